#!/bin/sh
# Makes a folder from which the kiosk is installed on a machine without network: sh bundle.sh [PYTHON] [FOLDER]
# The wheels fit the kind of machine and the Python that make them.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(dirname "$here")
python=${1:-python3}
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$source/kiosk/__init__.py")
out=${2:-$source/dist}/kiosk-belajar-$version
rm -rf "$out"
mkdir -p "$out/wheels"
"$python" -m pip wheel --quiet --disable-pip-version-check --constraint "$source/constraints.txt" \
    --wheel-dir "$out/wheels" "$source${KIOSK_EXTRA:-[web]}"
for file in "$here"/*; do
    case $file in */bundle.sh | */__pycache__) ;; *) cp "$file" "$out/" ;; esac
done
(cd "$out" && sha256sum wheels/*.whl > wheels.sha256)
echo "$out"
