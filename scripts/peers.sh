#!/bin/sh
# The optional peers that `hudna bench` measures itself beside. What cannot be had is said loudly,
# and the benchmark then says that it is missing; nothing else needs any of this.
set -eu
cd "$(dirname "$0")/.."
bin=${1:-.venv/bin}
lacking=""
mkdir -p build

say_lacking() {
    printf 'NOT INSTALLED: %s\n' "$1" >&2
    lacking="yes"
}

# One package at a time: a platform that lacks one wheel still gets the others. The versions are
# those that pyproject.toml allows.
"$bin/python" - <<'EOF' >build/peers.txt
import tomllib
with open("pyproject.toml", "rb") as file:
    print("\n".join(tomllib.load(file)["project"]["optional-dependencies"]["peers"]))
EOF
while read -r wanted; do
    "$bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt \
        "$wanted" </dev/null ||
        say_lacking "$wanted (Python package)"
done <build/peers.txt

postgis() {
    ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1
}

if ! postgis && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq </dev/null || true
    found=$(apt-cache --names-only search '^postgresql-[0-9]+-postgis-3$' | cut -d' ' -f1 |
        sort -V | tail -n 1)
    if [ -n "$found" ]; then
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$found" \
            </dev/null >/dev/null || true
    fi
fi
postgis || say_lacking "PostGIS (Debian's postgresql-NN-postgis-3; needs apt and root)"

command -v tile38-server >/dev/null 2>&1 ||
    say_lacking "Tile38 (no package to install; put tile38-server on the PATH)"

if [ -n "$lacking" ]; then
    echo "hudna bench place will name these as missing." >&2
else
    echo "all peers are here"
fi
