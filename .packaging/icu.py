#!/usr/bin/python3
"""Makes the data of ICU that programs with a static runtime are linked with: that of the languages which Undertone speaks.

    icu.py OBJECT

Swift's Foundation brings 34 MB of it to every program: each country's name in each language, old character sets, words of
Thai. Here what our languages need, and what all need, is taken from the toolchain's own archive and written to OBJECT, which
the linker meets first. Names, numbers, dates, zones and comparisons are as before; only transliteration is gone. Where a
toolchain has it otherwise that is said, and OBJECT holds nothing: the programs are larger, and no other.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

LANGUAGES = ("root", "en", "zh", "bg")
# Folders with a file for each language, of which Foundation asks for names and formats.
FOLDERS = ("", "curr", "lang", "region", "unit", "zone")
# Tables for all languages: zones, calendars, plurals, which language is meant, comparing, letters.
TABLES = re.compile(r"[^/]*\.(res|nrm|spp|icu|cfu)|brkitr/(root|en|zh|bg)\.res|brkitr/[a-z_]*\.brk|coll/(root\.res|ucadata\.icu)")
# Names of characters, of which nobody asks.
DROPPED = {"unames.icu", "cnvalias.icu"}


def is_kept(name):
    folder, _, file = name.rpartition("/")
    if folder in FOLDERS and re.fullmatch(r"[a-z]{2,3}(_[A-Za-z0-9_]+)?\.res", file):
        return re.split(r"[_.]", file)[0] in LANGUAGES
    if folder in FOLDERS and file in ("pool.res", "root.res", "res_index.res", "tzdbNames.res", "supplementalData.res"):
        return True
    return bool(TABLES.fullmatch(name)) and name not in DROPPED


def filtered(data):
    """A package of ICU (format "CmnD" 1) with the items that are kept; see udata.cpp and package.cpp there."""
    (header,) = struct.unpack_from("<H", data, 0)
    if data[12:17] != b"CmnD\1":
        raise ValueError("its data is of another format")
    (count,) = struct.unpack_from("<I", data, header)
    rows = [struct.unpack_from("<II", data, header + 4 + 8 * i) for i in range(count)]
    ends = [offset for _, offset in rows[1:]] + [len(data) - header]
    items = []
    for (name, offset), end in zip(rows, ends):
        spelled = data[header + name : data.index(b"\0", header + name)]
        if is_kept(spelled.decode().partition("/")[2]):
            items.append((spelled, data[header + offset : header + end]))
    names = b"".join(spelled + b"\0" for spelled, _ in items)
    start = 4 + 8 * len(items)
    position = (start + len(names) + 15) // 16 * 16
    table, at = struct.pack("<I", len(items)), start
    padding = b"\0" * (position - start - len(names))
    for spelled, content in items:
        table += struct.pack("<II", at, position)
        at += len(spelled) + 1
        position += len(content)
    return data[:header] + table + names + padding + b"".join(content for _, content in items)


def package(scratch):
    """The symbol and the bytes of the toolchain's package."""
    swift = shutil.which("swift") or sys.exit("icu.py: there is no swift on the search path")
    archive = f"{os.path.dirname(os.path.realpath(swift))}/../lib/swift_static/linux/lib_FoundationICU.a"
    tools = os.path.dirname(os.path.realpath(swift))
    member = "icu_packaged_data.cpp.o"
    subprocess.run(["ar", "x", os.path.realpath(archive), member], cwd=scratch, check=True, capture_output=True)
    symbols = subprocess.run(["nm", "--defined-only", member], cwd=scratch, check=True, capture_output=True, text=True)
    found = re.fullmatch(r"0+ R (icudt\d+_dat)\n", symbols.stdout)
    if not found:
        raise ValueError("its data has another name")
    subprocess.run(["objcopy", "-O", "binary", "-j", ".rodata", member, "data"], cwd=scratch, check=True)
    with open(f"{scratch}/data", "rb") as file:
        return found[1], file.read(), f"{tools}/clang"


def main(target):
    with tempfile.TemporaryDirectory() as scratch:
        source = ""
        clang = "clang"
        try:
            symbol, data, clang = package(scratch)
            with open(f"{scratch}/kept", "wb") as file:
                file.write(filtered(data))
            source = (
                f'.section .rodata,"a",@progbits\n.balign 16\n.globl {symbol}\n.type {symbol},@object\n{symbol}:\n'
                f'.incbin "{scratch}/kept"\n.size {symbol}, . - {symbol}\n'
            )
        except (OSError, ValueError, subprocess.CalledProcessError) as fault:
            print(f"icu.py: this toolchain's ICU is left whole, the programs are 30 MB larger each: {fault}", file=sys.stderr)
        with open(f"{scratch}/data.S", "w", encoding="ascii") as file:
            file.write(source + '.section .note.GNU-stack,"",@progbits\n')
        os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
        subprocess.run([clang, "-c", "-o", target, f"{scratch}/data.S"], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
