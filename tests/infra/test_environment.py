"""A wrong setting stops the start with one line that names it; nothing of its value that could be secret is shown."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from gongyi.config import env, private, ready, server

pytestmark = pytest.mark.once
HERE = __file__
WEB = ("https", "http")


@pytest.mark.parametrize(
    ("name", "value", "read", "words"),
    [
        ("GONGYI_DEBUG", "yes", lambda: env.flag("GONGYI_DEBUG"), "must be 0 or 1"),
        ("GONGYI_HTTPS", "true", lambda: env.flag("GONGYI_HTTPS"), "must be 0 or 1"),
        (
            "GONGYI_ORIGIN",
            "gongyi.example.cn",
            lambda: env.address("GONGYI_ORIGIN", WEB),
            "starts with https:// or http",
        ),
        ("GONGYI_SMS_URL", "ftp://gateway", lambda: env.address("GONGYI_SMS_URL", WEB), "starts with https:// or http"),
        ("GONGYI_SMS_URL", "http://gateway:port/", lambda: env.address("GONGYI_SMS_URL", WEB), "must be an address"),
        ("GONGYI_SMS_URL", "http:///send", lambda: env.address("GONGYI_SMS_URL", WEB), "must be an address"),
        ("GONGYI_EMAIL_URL", "mail.example.cn:25", lambda: env.mail_server("GONGYI_EMAIL_URL"), "smtp://"),
        ("GONGYI_SECRET_KEY", "short", lambda: env.secret_key(Path("/nowhere")), "at least 32"),
        ("DATABASE_URL", "mysql://u:hidden@h/n", lambda: env.database(Path("/nowhere")), "sqlite:/// or postgres://"),
        ("DATABASE_URL", "postgres://u:hidden@h:x/n", lambda: env.database(Path("/nowhere")), "port"),
        ("GONGYI_HOME", f"{HERE}/home", lambda: private.begin(Path(f"{HERE}/home")), "cannot be used"),
        ("GONGYI_HOME", HERE, lambda: env.secret_key(Path(HERE)), "cannot be written to"),
        ("GONGYI_HOME", HERE, env.home, "is not a folder"),
        ("GONGYI_HOME", str(Path(HERE).parent), env.home, "holds other things and is no home of Gongyi"),
        ("GONGYI_HOME", "var/gongyi", env.home, "whole path"),
        ("DATABASE_URL", "sqlite:///relative.db", lambda: env.database(Path("/nowhere")), "whole path: sqlite:////"),
        ("DATABASE_URL", f"sqlite:///{HERE}", lambda: private.begin(Path("/nowhere"), HERE), "is not a SQLite"),
        ("GONGYI_SHARED_ADDRESS", "0", lambda: env.number("GONGYI_SHARED_ADDRESS", 1, most=9), "between 1 and 9"),
        ("GONGYI_SHARED_ADDRESS", "x", lambda: env.number("GONGYI_SHARED_ADDRESS", 1, most=9), "between 1 and 9"),
        ("GONGYI_HOSTS", "http://a", lambda: env.names("GONGYI_HOSTS"), "without http://"),
        ("GONGYI_HOSTS", "a.example.cn:8000", lambda: env.names("GONGYI_HOSTS"), "without a port"),
        ("GONGYI_SAMPLES", f"{HERE}/none", lambda: env.folder("GONGYI_SAMPLES"), "a folder that is there"),
        ("GONGYI_PROXIES", "proxy.example.cn", lambda: env.networks("GONGYI_PROXIES"), "127.0.0.1 or 10.0.0.0/8"),
    ],
)
def test_each_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, read, words: str) -> None:
    monkeypatch.delenv("GONGYI_SECRET_KEY", raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=words) as error:
        read()
    assert name in str(error.value)
    assert "hidden" not in str(error.value)
    assert "\n" not in str(error.value)


def test_what_is_not_declared_cannot_be_read() -> None:
    with pytest.raises(ImproperlyConfigured, match="not a declared setting"):
        env.text("GONGYI_SOMETHING")


def test_right_settings_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGYI_SMS_URL", "https://gateway.example.cn/send/")
    assert env.address("GONGYI_SMS_URL", WEB) == "https://gateway.example.cn/send/"
    monkeypatch.delenv("GONGYI_SMS_URL", raising=False)
    assert env.address("GONGYI_SMS_URL", WEB) == ""
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p%40ss@h:5433/n")
    found = env.database(Path("/nowhere"))
    assert (found["PASSWORD"], found["PORT"], found["NAME"]) == ("p@ss", "5433", "n")
    monkeypatch.setenv("GONGYI_HOSTS", "127.0.0.1, [::1],.example.cn,*")
    assert env.names("GONGYI_HOSTS") == ["127.0.0.1", "[::1]", ".example.cn", "*"]


@pytest.mark.parametrize("verb", ["check", "serve"])
def test_the_command_line_stops_with_one_line(tmp_path: Path, verb: str) -> None:
    command = [str(Path(sys.executable).parent / "gongyi"), verb]
    environ = os.environ | {"GONGYI_HOME": str(tmp_path), "GONGYI_SMS_URL": "gateway"}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.strip() == "gongyi: GONGYI_SMS_URL must be an address that starts with https:// or http://"


def run(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).parent / "gongyi"), *words]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "GONGYI_", "DATABASE_"))}
    return subprocess.run(
        command, env=kept | {"LC_ALL": "en"} | environ, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `migrate` leaves a new one. To be copied, never worked in."""
    home = tmp_path_factory.mktemp("migrated") / "home"
    assert run("migrate", "-v", "0", GONGYI_HOME=str(home)).returncode == 0
    return home


@pytest.fixture
def home(migrated: Path, tmp_path: Path) -> Path:
    return shutil.copytree(migrated, tmp_path / "home")


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (["serve"], {}, "the database is not set up yet. Run `gongyi migrate` first."),
        (["serve"], {"DATABASE_URL": "postgres://u@127.0.0.1:1/n"}, "the database at 127.0.0.1 cannot be reached"),
        (["verify"], {}, "the database is not set up yet"),
        (
            ["verify"],
            {"DATABASE_URL": "sqlite:////proc/no/such.sqlite3"},
            "the database cannot be used: unable to open",
        ),
        (["verify", "--heads", "/no/such"], {}, "/no/such: there is no such file"),
        (["verify", "--matter", "/no/such"], {}, "/no/such: there is no such file"),
        (["flows", "--write", "/proc/no"], {}, "gongyi: /proc/no: "),
        (["serve", "--port", "99999"], {}, "not a port between 1 and 65535"),
        (["serve", "--port", "0"], {}, "not a port between 1 and 65535"),
        (["demo", "--port", "http"], {}, "port"),
        (["work", "--pause", "-1"], {}, "--pause"),
        (["work", "--pause", "abc"], {}, "'abc' is not a number of seconds between 0 and 60"),
        (["verify"], {"DATABASE_URL": "postgres://u@127.0.0.1:1/n"}, "the database at 127.0.0.1 cannot be reached"),
        (["migrate"], {"DATABASE_URL": "postgres://u@127.0.0.1:1/n"}, "the database at 127.0.0.1 cannot be reached"),
    ],
)
def test_what_an_operator_can_mend_is_said_without_a_traceback(tmp_path: Path, words, environ, said: str) -> None:
    done = run(*words, GONGYI_HOME=str(tmp_path), **environ)
    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_an_operator_can_mend_is_said_in_chinese_where_no_locale_says_otherwise(tmp_path: Path) -> None:
    for words, said in (
        (["serve"], "数据库还没有建好"),
        (["serve", "--port", "0"], "之间的端口"),
        (["verify"], "数据库还没有建好"),
    ):
        done = run(*words, GONGYI_HOME=str(tmp_path), LC_ALL="C.UTF-8")
        assert said in done.stderr
    assert "监听的端口" in run("serve", "--help", GONGYI_HOME=str(tmp_path), LC_ALL="C.UTF-8").stdout


def test_serving_needs_the_tables_this_version_wants(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("GONGYI_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("LC_ALL", "en")
    with pytest.raises(ready.NotReadyError, match="not set up"):
        ready.check()
    monkeypatch.setenv("GONGYI_HOME", str(home))
    ready.check()
    with sqlite3.connect(home / "gongyi.sqlite3") as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'cases' AND name LIKE '0003%'")
    with pytest.raises(ready.NotReadyError, match="older version"):
        ready.check()


def test_the_version_is_that_of_the_product_and_sound_flows_say_so(tmp_path: Path) -> None:
    for asked in ("--version", "version"):
        assert run(asked, GONGYI_HOME=str(tmp_path / "new")).stdout.strip() == version("gongyi")
    assert "sound" in run("flows", "--check", GONGYI_HOME=str(tmp_path / "new")).stdout


def test_the_help_lists_what_the_command_line_can_do(tmp_path: Path) -> None:
    listed = run("help", GONGYI_HOME=str(tmp_path)).stdout.split()
    assert {"serve", "demo", "work", "tick", "verify", "figures", "flows", "user", "appeals", "town", "keys"} <= set(
        listed
    )
    assert "--workers" in run("help", "serve", GONGYI_HOME=str(tmp_path)).stdout


@pytest.mark.parametrize(
    ("sender", "forwarded", "seen"),
    [
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ("10.1.2.3", "", "10.1.2.3"),
    ],
)
def test_only_a_named_proxy_is_believed_about_who_asks(monkeypatch, sender: str, forwarded: str, seen: str) -> None:
    monkeypatch.setenv("GONGYI_PROXIES", "10.0.0.0/8")
    met: list[str] = []
    door = wrap_wsgi_with_proxy_headers(
        lambda scope, _start: met.append(scope["REMOTE_ADDR"]), env.networks("GONGYI_PROXIES")
    )
    door({"REMOTE_ADDR": sender} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}), None)
    assert met == [seen]


ASKED = """
from django.test import Client
for proto in ("https", "http"):
    for path in ("/", "/static/gongyi/icon.svg", "/nowhere/"):
        answer = Client().get(path, headers={"x-forwarded-proto": proto, "host": "g.example.cn"})
        print(proto, answer.status_code, answer.headers.get("Strict-Transport-Security"))
"""


def test_behind_tls_every_answer_binds_the_browser_to_it_and_nothing_is_left_to_settle(home: Path) -> None:
    environ = {"GONGYI_HOME": str(home), "GONGYI_HTTPS": "1", "GONGYI_ORIGIN": "https://g.example.cn"}
    told = run("shell", "--no-imports", "-c", ASKED, **environ).stdout.splitlines()
    assert [line.split(" ", 2)[2] for line in told] == ["max-age=31536000"] * 3 + ["None"] * 3
    assert "no issues" in run("check", "--deploy", **environ).stdout


def test_without_tls_the_check_says_what_is_missing(tmp_path: Path) -> None:
    told = run("check", "--deploy", GONGYI_HOME=str(tmp_path)).stderr
    assert {name for name in ("W004", "W012", "W016") if name in told} == {"W004", "W012", "W016"}


@pytest.mark.parametrize(
    ("host", "port", "set_before", "known"),
    [
        ("127.0.0.1", 8451, "", "http://127.0.0.1:8451"),
        ("0.0.0.0", 80, "", "http://127.0.0.1:80"),
        ("::1", 8001, "", "http://[::1]:8001"),
        ("127.0.0.1", 8001, "https://gongyi.example.cn", "https://gongyi.example.cn"),
    ],
)
def test_links_name_the_address_that_is_served(monkeypatch, host: str, port: int, set_before: str, known: str) -> None:
    monkeypatch.delenv("GONGYI_ORIGIN", raising=False)
    if set_before:
        monkeypatch.setenv("GONGYI_ORIGIN", set_before)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    server.be_known_at(host=host, port=port)
    assert os.environ["GONGYI_ORIGIN"] == known


def test_a_taken_port_is_told_before_the_towns_are_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("demo", "--port", str(taken.getsockname()[1]), GONGYI_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "choose another with --port" in done.stderr
    assert not (tmp_path / "gongyi.sqlite3").exists()


def open_to_others(home: Path) -> list[str]:
    return [str(path) for path in (home, *home.rglob("*")) if path.lstat().st_mode & 0o077]


MADE = """
from gongyi.kernel.people import keys
from gongyi.kernel.flows.history import sequencer
from gongyi.kernel.evidence import store
keys.index_key(), keys.signing_key(), keys.sealing_numbers()
"""


def test_whatever_a_command_makes_is_for_its_account_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    before = os.umask(0o022)
    try:
        assert run("migrate", "--verbosity", "0", GONGYI_HOME=str(home)).returncode == 0
        assert run("shell", "--no-imports", "-c", MADE, GONGYI_HOME=str(home)).returncode == 0
    finally:
        os.umask(before)
    assert (home / "gongyi.sqlite3").exists()
    assert open_to_others(home) == []


def test_what_gongyi_made_in_an_older_home_and_a_database_elsewhere_are_closed_at_the_next_start(
    tmp_path: Path,
) -> None:
    home, database = tmp_path / "home", tmp_path / "elsewhere.sqlite3"
    (home / "media").mkdir(parents=True)
    (home / "witness.log").write_text("1 2 3")
    (home / "media" / "photo.jpg").write_text("x")
    database.touch()
    for path in (home, home / "media"):
        path.chmod(0o755)
    for path in (home / "witness.log", home / "media" / "photo.jpg", database):
        path.chmod(0o644)
    done = run("migrate", "-v", "0", GONGYI_HOME=str(home), DATABASE_URL=f"sqlite:///{database}")
    assert done.returncode == 0
    assert done.stderr == ""
    closed = {path: path.stat().st_mode & 0o777 for path in (home, home / "media", home / "witness.log", database)}
    assert closed == {home: 0o755, home / "media": 0o700, home / "witness.log": 0o600, database: 0o600}


def modes(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mode for path in (folder, *folder.rglob("*"))}


@pytest.fixture
def somebodys(tmp_path: Path) -> Path:
    """A folder that others use: open, with a key of theirs in it."""
    folder = tmp_path / "shared"
    for inside in ("docs", "keys", "media"):
        (folder / inside).mkdir(parents=True)
        (folder / inside / "a.txt").write_text("theirs")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.mark.parametrize("words", [["check"], ["migrate"], ["serve"], ["demo", "--no-serve"], ["user", "add", "x"]])
def test_a_folder_of_others_is_refused_and_left_as_it_is(somebodys: Path, words: list[str]) -> None:
    before = modes(somebodys)
    done = run(*words, GONGYI_HOME=str(somebodys))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"gongyi: GONGYI_HOME {somebodys} holds other things and is no home of Gongyi;"
        " name an empty folder, or one that does not exist yet"
    )
    assert modes(somebodys) == before


def test_an_empty_folder_that_was_given_keeps_its_rights_and_what_lies_beside_ours_too(tmp_path: Path) -> None:
    home = tmp_path / "given"
    home.mkdir()
    home.chmod(0o755)
    assert run("migrate", "-v", "0", GONGYI_HOME=str(home)).returncode == 0
    (home / "notes.txt").write_text("theirs")
    (home / "notes.txt").chmod(0o644)
    (home / "keys").chmod(0o755)
    assert run("migrate", "-v", "0", GONGYI_HOME=str(home)).returncode == 0
    found = {path.name: path.stat().st_mode & 0o777 for path in (home, home / "notes.txt", home / "keys")}
    assert found == {"given": 0o755, "notes.txt": 0o644, "keys": 0o700}


def test_an_empty_folder_of_another_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(ImproperlyConfigured, match="another account"):
        private.refuse_foreign(tmp_path)


@pytest.mark.parametrize("words", [["check"], ["--help"], ["help"], ["migrate", "--help"], ["serve", "--help"]])
def test_looking_makes_nothing(tmp_path: Path, words: list[str]) -> None:
    assert run(*words, GONGYI_HOME=str(tmp_path / "new")).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_backup_laid_into_a_new_folder_is_a_home(home: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    for name in ("gongyi.sqlite3", "keys"):
        (home / name).rename(tmp_path / "new" / name)
    assert run("tick", GONGYI_HOME=str(tmp_path / "new")).returncode == 0


def test_what_cannot_be_closed_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise PermissionError

    (tmp_path / "media").mkdir(mode=0o755)
    (tmp_path / "media").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refuse)
    before = os.umask(0o077)
    try:
        private.begin(tmp_path)
    finally:
        os.umask(before)
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"chmod go= {tmp_path / 'media'}" in told


def test_ctrl_c_while_the_towns_are_made_is_answered_in_one_line(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / "gongyi"), "demo", "--no-serve"]
    environ = os.environ | {"GONGYI_HOME": str(tmp_path / "home"), "LC_ALL": "en"}
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL"):
        environ.pop(name, None)
    process = subprocess.Popen(
        command,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background of a shell ignores SIGINT, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one system call
    )
    assert process.stdout
    assert "setting up" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _told, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "gongyi: stopped. Nothing is half done; the same command may be run again."
