#!/bin/sh
# Brings both catalogues up to the sentences in the source. Translations are kept as they are;
# a new sentence comes in empty, never guessed from a similar one. The test of the catalogues
# (tests/speak/test_catalogues.py) then names what is still to translate.
set -eu
cd "$(dirname "$0")/.."
bin=${1:-.venv/bin}
pot=build/hudna.pot
mkdir -p build
"$bin/pybabel" --quiet extract --mapping-file babel.cfg --keywords say:1 --keywords say_n:1,2 \
    --add-location file --sort-by-file --project Hudna --version 0 \
    --copyright-holder "The Hudna authors" --output-file "$pot" .
for code in ar ru; do
    po=src/hudna/speak/locale/$code/LC_MESSAGES/hudna.po
    if [ ! -f "$po" ]; then
        "$bin/pybabel" --quiet init --input-file "$pot" --output-file "$po" --locale "$code"
    fi
    "$bin/pybabel" --quiet update --input-file "$pot" --output-file "$po" --locale "$code" \
        --width 100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
done
