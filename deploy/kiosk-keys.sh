#!/bin/sh
# Takes away the keys of the text screen that lead to another screen (Ctrl+Alt+F2, Alt+Left), stop this one (Scroll
# Lock) or write over it (Ctrl+Scroll Lock). A person who meets one by accident would sit before a black screen.
dumpkeys -C /dev/tty1 |
    sed -E 's/\b(Console_[0-9]+|(Incr|Decr|Last|Spawn)_Console|Boot|SAK|Scroll_Lock|Show_[A-Z][a-z]+)\b/VoidSymbol/g' |
    loadkeys -q -C /dev/tty1 -
