#!/bin/sh
# Writes the three locked requirement lists anew: run time, build of the project itself, development.
# They carry versions and hashes for every platform and for CPython 3.11 to 3.13, and no address.
# Needs uv (`pip install uv`). Give `--upgrade` to move to newer releases within pyproject.toml's bounds.
set -eu
cd "$(dirname "$0")/.."

UV=${UV:-$(command -v uv || echo .venv/bin/uv)}
[ -x "$UV" ] || { echo "tools/lock.sh needs uv: .venv/bin/pip install uv" >&2; exit 1; }

lock() {
    "$UV" pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
        --no-annotate --no-header --no-strip-extras --no-emit-index-url --no-emit-find-links "$@"
}

lock "$@" pyproject.toml --output-file requirements.txt
printf 'hatchling>=1.27\neditables>=0.5\n' | lock "$@" --output-file requirements-build.txt -
lock "$@" --constraints requirements.txt --group dev --output-file requirements-dev.txt pyproject.toml

if grep -nE '://|^ *-[a-gi-z]|^ *--[a-gi-z]|[[:space:]]@[[:space:]]' requirements.txt requirements-build.txt requirements-dev.txt; then
    echo "tools/lock.sh: an address or an option slipped into a lock file, see above" >&2
    exit 1
fi
wc -l requirements.txt requirements-build.txt requirements-dev.txt
