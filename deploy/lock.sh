#!/bin/sh
# Writes constraints.txt and locks/: every package that is installed, with the hashes of all its files, so that they hold
# for each processor and each Python. sh lock.sh UV [--upgrade]: what is locked stays as it is, or is taken anew.
set -eu
cd "$(dirname "$0")/.."
uv=$1
shift
compile() { "$uv" pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-header "$@"; }

compile "$@" pyproject.toml --all-extras --group build --output-file constraints.txt
compile --constraint constraints.txt --group build --output-file locks/build.txt
compile --constraint constraints.txt pyproject.toml --output-file locks/run.txt
for extra in hub lock test voice web; do
    compile --constraint constraints.txt pyproject.toml --extra "$extra" --output-file "locks/$extra.txt"
done
