"""A day's visits: workers sign in and follow every link of the desk at once, beside residents on the public pages."""

import re
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import HTTPException
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

WORKERS = ("gulnar", "lixiuying", "sunli", "zhaomin", "wanghaitao", "wujing")
TOWN = "/qiaxiu/"
SIGN_IN = "/-/account/login/"
LINK = re.compile(r'href="([^"#]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def visit(url: str, home: Path, requests: int) -> int:
    """Fetch about so many pages. Returns how many answers were server errors."""
    password = (home / "demo-password.txt").read_text().strip()
    begins = [f"{TOWN}desk/"] * len(WORKERS) + [TOWN]
    numbers = count(1)
    with ThreadPoolExecutor(len(begins)) as pool:
        visitors = [*pool.map(lambda who: _signed_in(url, who, password), WORKERS), _stranger()]
        wrong = pool.map(lambda pair: _follow(url, *pair, numbers, requests), zip(visitors, begins, strict=True))
    return sum(wrong)


def _stranger() -> OpenerDirector:
    return build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def _signed_in(url: str, who: str, password: str) -> OpenerDirector:
    visitor = _stranger()
    found = TOKEN.search(visitor.open(url + SIGN_IN).read().decode())
    assert found, "the sign-in page has no token"
    form = urlencode({"login": who, "password": password, "csrfmiddlewaretoken": found[1]})
    visitor.open(Request(url + SIGN_IN, form.encode(), {"Referer": url})).read()
    return visitor


def _follow(url: str, visitor: OpenerDirector, begin: str, numbers: "count[int]", most: int) -> int:
    """Every link under where it begins, in the order in which they are found, until all visitors together have had enough."""
    waiting, seen, wrong = deque([begin]), {begin}, 0
    while waiting and next(numbers) <= most:
        page = waiting.popleft()
        try:
            with visitor.open(url + page) as answer:
                text = answer.read().decode(errors="replace") if "html" in answer.headers["Content-Type"] else ""
        except HTTPError as error:
            wrong += error.code >= 500
            continue
        except (OSError, HTTPException):
            wrong += 1
            continue
        found = [urljoin(page, unescape(link)) for link in LINK.findall(text)]
        fresh = [link for link in dict.fromkeys(found) if link.startswith(begin) and link not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return wrong
