#!/bin/sh
# Installs into .venv: `setup.sh run` what the product needs and the project itself, `setup.sh dev` what its tests need.
# Wheels only, every file checked against the hashes of the lock. Safe to repeat, and to go on with after a kill.
set -eu
cd "$(dirname "$0")/.."

WHAT=${1:-run}
VENV=.venv
case $WHAT in
    run) LISTS="requirements.txt requirements-build.txt" ;;
    dev) LISTS="requirements-dev.txt" ;;
    *) echo "tools/setup.sh: run or dev, not $WHAT" >&2; exit 2 ;;
esac

# The language of every command (gongyi/config/env.py): Chinese, and English where the locale begins with en.
case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    [eE][nN]*) say() { printf '%s\n' "$1"; } ;;
    *) say() { printf '%s\n' "$2"; } ;;
esac

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The distribution's own build comes first: it is optimised, which others found in PATH often are not (measured: 3 times).
find_python() {
    for name in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        if fits "$name" && "$name" -c 'import ensurepip, venv' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

# What the stamp must say for nothing to be left to do: the lists, the project file and where the checkout lies.
wanted() { { cat $LISTS pyproject.toml tools/setup.sh; pwd; "$VENV/bin/python" --version; } 2>/dev/null | cksum; }

stamp="$VENV/.installed-$WHAT"
# Compiled now, so that no start has to, not even where Python may not write beside the code. Cheap when nothing changed.
compile() { "$VENV/bin/python" -m compileall -q gongyi; }

if [ -f "$stamp" ] && [ -x "$VENV/bin/gongyi" ] && [ "$(cat "$stamp")" = "$(wanted)" ]; then
    compile
    exit 0
fi

PYTHON=$(find_python)
if [ -z "$PYTHON" ] || ! command -v git >/dev/null; then
    say "Gongyi needs Python 3.11 or newer with venv, git and make: apt install python3-venv git make" \
        "共议需要带 venv 的 Python 3.11（或更新）、git 和 make：apt install python3-venv git make" >&2
    exit 1
fi

if ! fits "$VENV/bin/python" || ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    say "· making $VENV with $("$PYTHON" --version)" "· 正在建 ${VENV}（$("$PYTHON" --version)）"
    "$PYTHON" -m venv --clear "$VENV"
fi

# pip writes RECORD last: a folder without it is what a killed install left behind, and pip would take it for whole.
for info in "$VENV"/lib/python3*/site-packages/*.dist-info; do
    if [ -d "$info" ] && [ ! -f "$info/RECORD" ]; then
        rm -r "$info"
    fi
done

pip() { "$VENV/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }

total=$(cat $LISTS | grep -c '==')
say "· installing $total locked packages ($WHAT)" "· 正在安装 $total 个锁定版本的软件包（${WHAT}）"
log="$VENV/install-$WHAT.log"
args=""
for list in $LISTS; do args="$args -r $list"; done
: >"$log"
{ pip install --require-hashes --only-binary :all: --progress-bar off $args 2>>"$log" || echo "failed $?"; } |
    tee -a "$log" |
    awk -v of="$(say " of $total" " / $total")" -v unpacking="$(say unpacking 正在解包)" '
        /^(Collecting|Requirement already satisfied)/ { n++; if (n % 10 == 0) { print "  " n of; fflush() } }
        /^Installing collected/ { print "  " unpacking; fflush() }
        /^failed / { bad = 1 }
        END { exit bad }' || {
    tail -n 5 "$log" >&2
    say "the packages could not be installed (whole log: $log); run it again, what is there stays" \
        "软件包没有装成（全部记录：${log}）；请再运行一次，已有的会保留" >&2
    exit 1
}

if [ "$WHAT" = run ]; then
    say "· installing the project" "· 正在安装本项目"
    pip install --quiet --no-build-isolation --no-deps --no-index --editable . >>"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        exit 1
    }
    [ -x "$VENV/bin/gongyi" ] || {
        say "the command $VENV/bin/gongyi was not made, see $log" "命令 $VENV/bin/gongyi 没有建成，请看 $log" >&2
        exit 1
    }
fi
compile
wanted >"$stamp"
