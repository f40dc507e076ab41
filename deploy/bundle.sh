#!/bin/sh
# Makes a folder from which the kiosk is installed on a machine without network: sh bundle.sh [PYTHON] [FOLDER]
# The wheels fit the kind of machine and the Python that make them. What is fetched must have a hash of locks/; what is
# in the folder then has one in its wheels.txt, and nothing else is installed of it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(dirname "$here")
python=${1:-python3}
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$source/kiosk/__init__.py")
out=${2:-$source/dist}/kiosk-belajar-$version
rm -rf "$out"
mkdir -p "$out/wheels"
build() { "$python" -m pip wheel --quiet --disable-pip-version-check --no-build-isolation --wheel-dir "$out/wheels" "$@"; }
build --require-hashes --requirement "$source/locks/${KIOSK_LOCK:-web}.txt"
build --no-deps "$source"
for file in "$here"/*; do
    case $file in */bundle.sh | */lock.sh | */licences.py | */licences | */__pycache__) ;; *) cp "$file" "$out/" ;; esac
done
"$python" "$here/licences.py" bundle "$out"
echo "$out"
