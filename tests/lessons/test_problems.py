"""Each kind of problem: what brings it about, where it points, and that its text can be said."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from kiosk.drawing import DrawingReason
from kiosk.lessons import load_lessons
from kiosk.words import LANGS, load_words
from tests.support.small_lessons import FILE, MAKING, PICTURES, SMALL, changed, place_of, read, told, values_of

WORDS = load_words()
OTHERS = ("problem.map_", "problem.plain_", "problem.sound_", "problem.stick_")


def _bare() -> str:
    """Return the small lesson with a piece to inspect by grades, but by no checks."""
    return SMALL.replace(
        '    answer: pass\n    right: {id: "Benar.", en: "Right."}\n    wrong: {id: "Belum.", en: "Not yet."}\n', ""
    )


FAULT = """\
  - key: q0
    kind: fault
    prompt: {id: "Apa ini?", en: "What is it?"}
    picture: {name: keset/uji-02, alt: {id: "Noda.", en: "A stain."}}
    choices:
      - {key: a, text: {id: "Noda", en: "Stain"}}
      - {key: b, text: {id: "Celah", en: "Gap"}}
    answer: a
    right: {id: "Benar.", en: "Right."}
    wrong: {id: "Belum.", en: "Not yet."}
"""


LEM = "  pita: {value: 0.5, unit: cm}\n  lem: {value: 30, unit: minute}"
FOLD = '{id: "Lipat dua.", en: "Fold in two."}'


def waiting(waits: str, say: str = '{id: "Tunggu {lem}.", en: "Wait {lem}."}') -> str:
    """Return the lesson whose last step has these waits, and says this."""
    text = changed("  pita: {value: 0.5, unit: cm}", LEM)
    assert FOLD in text
    return text.replace(FOLD, f"{say}{waits}")


BROKEN: dict[str, tuple[str, str, str]] = {
    # what is wrong: (the problem's key, the text of the file, where the problem must point: the first such mark)
    "a wait for no time": ("wait_minutes", waiting("\n    waits: [{after: 1, minutes: pita}]"), "pita}]"),
    "a wait for a figure that is not there": (
        "unknown_figure",
        waiting("\n    waits: [{after: 1, minutes: lim}]"),
        "lim}]",
    ),
    "a wait after no sentence": ("wait_after", waiting("\n    waits: [{after: 2, minutes: lem}]"), "2, minutes"),
    "two waits after one sentence": (
        "wait_order",
        waiting("\n    waits: [{after: 1, minutes: lem}, {after: 1, minutes: lem}]"),
        "1, minutes: lem}]",
    ),
    "a wait that is not said": ("wait_text", waiting("\n    waits: [{after: 1, minutes: lem}]", FOLD), FOLD),
    "a wait that is only said": ("wait_missing", waiting(""), '{id: "Tunggu {lem}'),
    "a key that no value goes with": ("yaml_no_colon", changed("topic: uji", "topic uji"), "topic uji"),
    "a tab": ("yaml_tab", changed("topic: uji", "\ttopic: uji"), "\ttopic"),
    "two documents": ("yaml", SMALL + "---\na: 1\n", "---"),
    "a text that begins with a sign": ("yaml_sign", changed('id: "Rapi."', "id: @Rapi"), "@Rapi"),
    "a colon in a text": ("yaml_colon", changed("topic: uji", "topic: uji: lagi"), ": lagi"),
    "a line that is set in wrongly": ("yaml_indent", changed("    part: awal", "   part: awal"), "part: awal"),
    "quotes left open": ("yaml_quote", SMALL + 'note: "Rapi\n', '"Rapi\n'),
    "a bracket left open": ("yaml_bracket", changed("answer: [d, c, e]", "answer: [d, c, e"), "[d, c, e"),
    "a list": ("not_mapping", "- a\n", "- a"),
    "nothing": ("not_mapping", "\n", "\n"),
    "a hidden sign": ("control", changed("Rapi.", "Ra\u200bpi."), "\u200b"),
    "an escape in quotes": ("control", changed('"Rapi."', r'"Ra\epi."'), r'"Ra\e'),
    "an escape in a key": ("control", changed("topic: uji", 'topic: uji\n"a\\0": 1'), '"a\\0"'),
    "an alias": (
        "alias",
        changed("product: keset", "product: &x keset").replace("topic: uji", "topic: *x"),
        "&x keset",
    ),
    "a list in lists": ("too_deep", changed("topic: uji", f"topic: {'[' * 60}{']' * 60}"), "[" * 30 + "]"),
    "a key that is a list": ("odd_key", changed("topic: uji", "topic: uji\n? [a]\n: b"), "[a]"),
    "a key twice": ("twice", changed("minutes: 5", "minutes: 5\nminutes: 6"), "minutes: 6"),
    "a step twice": ("twice", changed("key: lipat", "key: potong"), 'potong\n    title: {id: "Lipat'),
    "an exercise twice": ("twice", changed("key: q2", "key: p1"), "p1\n    kind: order"),
    "a part twice": (
        "twice",
        changed("parts:", 'parts:\n  - {key: awal, title: {id: "A", en: "A"}}'),
        'awal, title: {id: "Awal"',
    ),
    "no for a text": ("quote", changed('id: "Rapi."', "id: no"), "no, en"),
    "a time of day": ("quote", changed("minutes: 5", "minutes: 9:30"), "9:30"),
    "a time of day with a nought": ("want_number", changed("minutes: 5", "minutes: 08:30"), "08:30"),
    "a date": ("quote", changed('id: "Rapi."', "id: 2026-11-01"), "2026-11-01"),
    "a number with underscores": ("number_form", changed("minutes: 5", "minutes: 1_0"), "1_0"),
    "a number to base eight": ("number_form", changed("minutes: 5", "minutes: 010"), "010"),
    "a number with a power": ("number_form", changed("value: 0.5", "value: 1.0e+3"), "1.0e+3"),
    "thousands with a point": ("number_unclear", changed("value: 9000", "value: 9.000"), "9.000"),
    "thousands with a comma, which cuts": ("number_unclear", changed("value: 9000", "value: 9,000"), "9,000"),
    "decimals with a comma, which cuts": ("number_form", changed("value: 0.5", "value: 0,5"), "0,5"),
    "thousands with a point in a formula": (
        "number_unclear",
        changed('"tali + upah"', '"tali + upah + 1.000"'),
        '"tali + upah +',
    ),
    "decimals with a comma in a formula": (
        "formula_comma",
        changed('"tali + upah"', '"round_up(tali + upah * 1,5)"'),
        '"round_up(',
    ),
    "a telephone number without quotes": (
        "number_form",
        changed("value: 0.5, unit: cm", "value: 081234567890, unit: phone"),
        "081234567890",
    ),
    "a telephone number in letters": (
        "number_name",
        changed("value: 0.5, unit: cm", 'value: "O8I2", unit: phone'),
        '"O8I2"',
    ),
    "an account number of two digits": (
        "number_name_long",
        changed("value: 0.5, unit: cm", "value: 12, unit: account"),
        "12, unit: account",
    ),
    "half a rupiah": ("rupiah_whole", changed("value: 9000", "value: 10.5"), "10.5"),
    "rupiah below zero": ("below_zero", changed("value: 9000", "value: -10000"), "-10000"),
    "a length below zero": ("below_zero", changed("value: 0.5", "value: -0.5"), "-0.5"),
    "curly quotes": ("curly", changed('title: {id: "Uji"', "title: {id: “Uji”"), "“Uji”"),
    "a tag": ("quote", changed("topic: uji", "topic: !!python/name:os.system uji"), "!!python"),
    "a figure that needs itself": (
        "formula_loop",
        changed('"tali + upah"', '"tali + upah + modal"'),
        '"tali + upah + modal"',
    ),
    "a figure that divides by zero": (
        "formula_zero",
        changed('"tali + upah"', '"tali / (upah - 9000)"'),
        '"tali / (',
    ),
    "a figure that is no number": ("not_a_number", changed("value: 0.5", "value: setengah"), "setengah"),
    "a figure without value": ("figure_value", changed("value: 0.5, ", ""), "pita: {unit"),
    "a figure of figures too big": (
        "formula_big",
        changed('"tali + upah"', '"tali * upah * tali * upah * tali"'),
        '"tali * upah',
    ),
    "a figure that is not there": ("unknown_figure", changed("Potong {pita}.", "Potong {pitaa}."), '"Potong {pitaa'),
    "a brace left open": ("unknown_figure", changed("Cut {pita}.", "Cut {pita."), '"Cut {pita."'),
    "a blank in capitals": ("unknown_figure", changed("Cut {pita}.", "Cut {Pita}."), '"Cut {Pita}."'),
    "a blank that asks for an attribute": (
        "unknown_figure",
        changed("Cut {pita}.", "Cut {pita.__class__}."),
        '"Cut {pita._',
    ),
    "a figure that is not used": (
        "unused_figure",
        changed("figures:", "figures:\n  lama: {value: 1, unit: piece}"),
        "lama:",
    ),
    "a text without English": (
        "language",
        changed('rule: {id: "Rapi.", en: "Neat."}', 'rule: {id: "Rapi."}'),
        "rule",
    ),
    "a text in no language": ("language", changed('rule: {id: "Rapi.", en: "Neat."}', 'rule: "Rapi."'), '"Rapi."'),
    "an answer beside the formula": (
        "typed_answer",
        changed('formula: "modal * 2"', 'formula: "modal * 2"\n    answer: 54000'),
        "key: p1",
    ),
    "a formula with a power": ("formula_unread", changed("modal * 2", "modal ** 2"), '"modal ** 2"'),
    "a formula with a name that is not there": ("formula_name", changed("modal * 2", "modol * 2"), '"modol * 2"'),
    "a formula that is not whole": ("formula_whole", changed("modal * 2", "modal / 7"), '"modal / 7"'),
    "a formula below nothing": ("sum_range", changed("modal * 2", "0 - modal"), '"0 - modal"'),
    "a formula too large to enter": ("sum_range", changed("modal * 2", "modal * 100000"), '"modal * 100000"'),
    "an unknown key": ("unknown_key", changed("minutes: 5", "minutes: 5\nlevle: 1"), "1\nfigures"),
    "a key that is missing": ("missing", changed("topic: uji\n", ""), "key: keset.uji"),
    "a step without key point": (
        "missing",
        changed('    key_point: {id: "Rata.", en: "Level."}\n', ""),
        "key: lipat",
    ),
    "an exercise without kind": ("missing", changed("    kind: judge\n", ""), "key: q3"),
    "a judgement without grades": (
        "missing",
        changed('grades:\n  - {key: pass, name: {id: "Lulus", en: "Pass"}, rule: {id: "Rapi.", en: "Neat."}}\n', ""),
        "key: q3",
    ),
    "an unknown need": ("unknown_need", changed("one_hand", "onehand"), "onehand"),
    "an unknown product": ("not_one_of", changed("product: keset", "product: kaset"), "kaset"),
    "an unknown kind": ("not_one_of", changed("kind: judge", "kind: juge"), "juge"),
    "an unknown unit": ("not_one_of", changed("unit: cm", "unit: inci"), "inci"),
    "an unknown language": ("not_one_of", changed("minutes: 5", "minutes: 5\nlanguages: [id, fr]"), "fr"),
    "an answer that is no choice": ("not_one_of", changed("answer: b", "answer: z"), "z\n"),
    "feedback on no choice": (
        "not_one_of",
        changed("answer: b", 'answer: b\n    wrong_for: {z: {id: "Bukan.", en: "No."}}'),
        "z: {id",
    ),
    "an order that lacks a choice": ("not_order", changed("[d, c, e]", "[d, c, c]"), "answer: [d"),
    "a text for a number": ("want_number", changed("minutes: 5", "minutes: lima"), "lima"),
    "a number out of range": ("at_most", changed("minutes: 5", "minutes: 500"), "500"),
    "no steps": ("list_short", re.sub(r"steps:\n.*practice:", "steps: []\npractice:", SMALL, flags=re.S), "steps:"),
    "a picture outside": ("picture_form", changed("keset/uji-01", "../../rahasia"), "../../rahasia"),
    "a picture from the top": ("picture_form", changed("keset/uji-01", "/rahasia/x"), "/rahasia/x"),
    "an unknown part": ("unknown_part", changed("part: awal", "part: akhir"), "akhir"),
    "an unknown step": ("unknown_step", changed("back_to: potong", "back_to: poton"), "poton\n"),
    "too much required": ("required", changed("required_right: 2", "required_right: 4"), "4\n"),
    "a picture that is not there": ("no_picture", changed("keset/uji-01", "keset/uji-03"), "keset/uji-03"),
    "a formula too long": ("formula_long", changed("modal * 2", "modal" + " + 1" * 60), '"modal + 1'),
    "a formula that rounds to a half": (
        "formula_round_up",
        changed("modal * 2", "round_up(modal, pita)"),
        '"round_up',
    ),
    "a list for a text": ("want_text", changed("topic: uji", "topic: [uji]"), "topic: [uji]"),
    "true for a number": ("want_number", changed("minutes: 5", "minutes: 5\nlevel: true"), "true"),
    "a number in quotes": ("want_number", changed("minutes: 5", 'minutes: "5"'), '"5"'),
    "a word for true": ("want_yes_no", changed("confirm: true", 'confirm: "yes"'), '"yes"'),
    "a text for a list": (
        "want_list",
        changed('  - {id: "Anda bisa menghitung.", en: "You can count."}', "  Anda"),
        "Anda",
    ),
    "a text for keys": (
        "want_keys",
        changed('{name: keset/uji-01, alt: {id: "Pita.", en: "A strip."}}', "pita"),
        "pita\n",
    ),
    "an empty text in one language": ("language", changed('id: "Rapi."', 'id: ""'), "rule"),
    "a text too long": ("text_long", changed('"Rapi."', '"' + "Rapi. " * 70 + '"'), '"Rapi. '),
    "too many helps": (
        "list_long",
        changed("    adapt:\n", "    help: [" + ", ".join(['{id: "A.", en: "A."}'] * 4) + "]\n    adapt:\n"),
        "help: [",
    ),
    "a number too small": ("at_least", changed("minutes: 5", "minutes: 0"), "0\n"),
    "a key in capitals": ("key_form", changed("key: lipat", "key: Lipat"), "Lipat\n"),
    "a spelling with signs": (
        "spelling",
        changed("minutes: 5", 'minutes: 5\npronounce: {id: {uji: "<a>"}}'),
        '"<a>"',
    ),
    "an empty text": (
        "text_empty",
        re.sub(r'(id: "Rapi.", en: )"Neat."', r'\1""', SMALL).replace("minutes: 5", "minutes: 5\nlanguages: [id]"),
        '""',
    ),
    "a check that is neither measured nor seen": ("check_shape", changed(", by: 25", "", MAKING), "{key: berat"),
    "a check that is measured and seen": (
        "check_shape",
        changed("unit: gram, low", 'good: {id: "B.", en: "G."}, unit: gram, low', MAKING),
        "{key: berat",
    ),
    "a check without limits": ("check_shape", changed(" high: tinggi,", "", MAKING), "{key: tepi"),
    "a check that shows only what is bad": (
        "check_shape",
        changed('    good: {id: "Kain putih bersih.", en: "The white cloth is clean."}\n', "", MAKING),
        "key: luntur",
    ),
    "a limit that is no figure": (
        "unknown_figure",
        changed("low: berat_min", "low: berat_mini", MAKING),
        "berat_mini,",
    ),
    "a limit in another unit": (
        "check_unit",
        changed("unit: cm, high: tinggi", "unit: mm, high: tinggi", MAKING),
        "mm, high",
    ),
    "a low limit above the high": (
        "check_limits",
        changed("low: lebar_min, high: lebar_max", "low: lebar_max, high: lebar_min", MAKING),
        "lebar_max, high",
    ),
    "a check measured in nothing": ("check_by", changed("by: 25", "by: 0", MAKING), "0, if_bad: reject"),
    "a check that no piece can fail": ("check_by", changed("by: 25", "by: 600", MAKING), "600, if_bad"),
    "a check measured too finely to be written": (
        "check_by",
        changed("by: 25", "by: 0.001", MAKING),
        "0.001, if_bad",
    ),
    "a check measured in words": ("not_a_number", changed("by: 25", "by: sedikit", MAKING), "sedikit, if_bad"),
    "a check twice": ("twice", changed("key: tepi", "key: berat", MAKING), "berat, name: {id: Tepi"),
    "a check that no step teaches": (
        "unknown_step",
        changed("reject, step: lipat}", "reject, step: lepat}", MAKING),
        "lepat}",
    ),
    "a check whose verdict is no grade": (
        "not_one_of",
        changed(
            '  - {key: reject, name: {id: "Tolak", en: "Reject"}, rule: {id: "Tidak.", en: "It cannot."}}\n',
            "",
            MAKING,
        ),
        "reject, step: lipat}",
    ),
    "grades without pass": (
        "missing",
        changed(
            '  - {key: pass, name: {id: "Lulus", en: "Pass"}, rule: {id: "Rapi.", en: "Neat."}}\n', "", MAKING
        ).replace("answer: pass", "answer: fix"),
        "grades:",
    ),
    "a picture of a defect that is not there": (
        "no_picture",
        changed("keset/uji-02", "keset/uji-03", MAKING),
        "keset/uji-03",
    ),
    "a piece to inspect without a checklist": (
        "missing",
        changed("kind: judge", "kind: inspect", _bare()),
        "key: q3",
    ),
    "a piece to inspect by a check that is not there": (
        "not_one_of",
        changed("kind: inspect,", "kind: inspect, checks: [lebar, lobar],", MAKING),
        "lobar]",
    ),
    "a figure that varies and is not there": (
        "unknown_figure",
        changed("vary: {jual:", "vary: {jula:", MAKING),
        "jula:",
    ),
    "a formula that varies": ("vary_formula", changed("vary: {jual:", "vary: {sisa:", MAKING), "sisa: {from"),
    "a range that does not fit its step": ("vary_range", changed("to: 30000", "to: 31000", MAKING), "jual: {from"),
    "a range that goes down": ("vary_range", changed("from: 20000", "from: 40000", MAKING), "jual: {from"),
    "a range in words": ("not_a_number", changed("from: 20000", "from: sedikit", MAKING), "sedikit"),
    "a range without end": ("missing", changed("to: 30000, ", "", MAKING), "jual: {from"),
    "numbers that can come to less than nothing": (
        "vary_result",
        changed("from: 6000, to: 9000", "from: 6000, to: 20500", MAKING),
        "vary:",
    ),
    "numbers that can come to no whole sum": (
        "vary_result",
        changed('formula: "sisa"', 'formula: "sisa / 1000"', MAKING),
        "vary:",
    ),
    "numbers that can be no whole rupiah in a text": (
        "vary_result",
        changed("step: 2500}", "step: 2500.5}", MAKING)
        .replace("to: 30000", "to: 30002")
        .replace('"sisa"', '"ceil(sisa)"'),
        "vary:",
    ),
    "a figure that varies for nothing": (
        "unused_figure",
        changed("vary: {jual:", "vary: {tinggi: {from: 1, to: 2, step: 1}, jual:", MAKING),
        "tinggi: {from",
    ),
    "a defect that no picture shows": (
        "fault_pictures",
        changed("kind: inspect, prompt", "kind: fault, checks: [lebar, berat], prompt", MAKING),
        "{key: periksa",
    ),
    "checks beside a picture of its own": (
        "fault_both",
        changed("  - key: q1\n    kind: single", f"{FAULT}    checks: [berat]\n  - key: q1\n    kind: single"),
        "checks: [berat]",
    ),
    "a tool that there is no other beside": (
        "tool_steps",
        changed("    kind: judge\n", "    kind: tool\n"),
        "key: q3",
    ),
    "too few pictures to put in order": (
        "picture_steps",
        changed("    kind: judge\n", "    kind: picture_order\n"),
        "key: q3",
    ),
    "a long sentence": ("long", changed("Lipat dua.", "Satu " * 13 + "."), '"Satu Satu'),
}


@pytest.mark.parametrize(("key", "text", "mark"), BROKEN.values(), ids=BROKEN)
def test_a_problem_points_at_what_is_wrong(key: str, text: str, mark: str) -> None:
    library = read(text)
    places = [(line, column) for line, column, told_key in told(library) if told_key == key]
    assert place_of(text, mark) in places, told(library)
    assert library.lessons == {}
    for problem in library.problems:
        for lang in LANGS:
            said = WORDS.say(lang, f"problem.{problem.key}", **values_of(problem)).text
            assert ";" in said
            assert "\n" not in said


ALONE = set(BROKEN) - {
    "an alias",  # both & and *
    "a list in lists",  # and that it is no text
    "a figure that is not there",  # and that the one meant is unused; so for the next three
    "a brace left open",
    "a picture outside",  # its name is wrong, and nothing is there; so for the next
    "a picture from the top",
    "a step without key point",
    "no steps",  # what steps are referred to, and figures they use
    "a formula with a name that is not there",
    "a part twice",
    "a tool that there is no other beside",  # and what a judge has and it has not; so for the next
    "too few pictures to put in order",
    "a check without limits",  # and that its figure is unused; so for the next
    "a limit that is no figure",
    "a check whose verdict is no grade",  # two checks have it
}


@pytest.mark.parametrize("what", sorted(ALONE))
def test_one_mistake_is_one_problem(what: str) -> None:
    _, text, _ = BROKEN[what]
    assert len(read(text).problems) == 1, told(read(text))


def test_every_kind_has_its_text_in_both_languages_and_every_text_its_kind() -> None:
    texts = {
        # Key maps and sticks have problems of their own, and so has what is read for plain language and soundness.
        lang: {k for k in WORDS.texts[lang] if k.startswith("problem.") and not k.startswith(OTHERS)}
        for lang in LANGS
    }
    kinds = {key for key, _, _ in BROKEN.values()} | {
        *("too_big", "not_text", "too_many"),  # test_hostile
        *("picture_slow", "picture_heavy"),  # tests/drawing
        *("lesson_twice", "figure_value", "unknown_lesson"),  # below
        *("confirmed_by", "confirmed_on"),  # test_confirmed
        *("unknown_emergency", "emergency_twice"),  # test_emergencies
        "unreadable",  # test_hostile
        *(f"picture_{reason}" for reason in get_args(DrawingReason)),  # test_rasteriser
        "wrong_value",  # for what the model's library may come to tell of: see test_hostile
    }
    assert texts["id"] == texts["en"] == {f"problem.{kind}" for kind in kinds}


def test_the_nearest_name_is_proposed() -> None:
    proposed = {
        "unknown_figure": changed("Potong {pita}.", "Potong {pitaa}."),
        "unknown_key": changed("minutes: 5", "minutes: 5\nlevle: 1"),
        "unknown_need": changed("one_hand", "onehand"),
        "unknown_step": changed("back_to: potong", "back_to: poton"),
        "no_picture": changed("keset/uji-01", "keset/ujii-01"),
    }
    near = {
        problem.key: values_of(problem).get("near") for text in proposed.values() for problem in read(text).problems
    }
    wanted = {
        "unknown_figure": "pita",
        "unknown_key": "level",
        "unknown_need": "one_hand",
        "unknown_step": "potong",
        "no_picture": "keset/uji-01",
    }
    assert {key: near[key] for key in wanted} == wanted


def test_blanks_and_languages_that_are_wrong_in_one_text_are_all_told() -> None:
    text = changed("Potong {pita}.", "Potong {pitaa} {x}.").replace("Cut {pita}.", "Cut {pitab}.")
    names = [values_of(problem)["name"] for problem in read(text).problems if problem.key == "unknown_figure"]
    assert sorted(names) == ["pitaa", "pitab", "x"]
    library = read(changed('{id: "Potong {pita}.", en: "Cut {pita}."}', '{id: "Potong {x}."}'))
    assert sorted(key for _, _, key in told(library)) == ["language", "unknown_figure", "unused_figure"]


def test_all_problems_of_a_file_are_told_at_once_in_order() -> None:
    text = (
        changed("minutes: 5", "minutes: no")
        .replace("Cost {modal}", "Cost {modol}")
        .replace("back_to: potong", "back_to: x")
    )
    library = read(text.replace("topic: uji", "topic: uji\ntopic: lain").replace("kind: judge", "kind: juge"))
    assert [key for _, _, key in told(library)] == [
        "twice",
        "quote",
        "unknown_figure",
        "unknown_step",
        "not_one_of",
    ]
    assert list(library.problems) == sorted(library.problems)


def test_a_broken_lesson_does_not_keep_others_from_loading() -> None:
    other = SMALL.replace("key: keset.uji", "key: keset.lain")
    library = load_lessons(
        {FILE: changed("minutes: 5", "minutes: x").encode(), "keset/z.yaml": other.encode()}, None, PICTURES
    )
    assert list(library.lessons) == ["keset.lain"]
    assert {problem.file for problem in library.problems} == {FILE}


def test_two_files_with_one_lesson_keep_the_first() -> None:
    library = load_lessons({"a/1.yaml": SMALL.encode(), "a/2.yaml": SMALL.encode()}, None, PICTURES)
    assert list(library.lessons) == ["keset.uji"]
    assert [(p.file, p.line, p.column, p.key) for p in library.problems] == [("a/2.yaml", 1, 6, "lesson_twice")]
    assert values_of(library.problems[0]) == {"name": "keset.uji", "other": "a/1.yaml"}


def test_the_workshops_own_figures_are_checked_too() -> None:
    own = """\
keset.uji:
  upah: {value: banyak}
  tali: {}
  pitaa: {value: 2}
keset.ujii: {upah: {value: 2}}
"""
    library = read(SMALL, own)
    assert list(library.lessons) == ["keset.uji"]
    assert [(p.file, p.line, p.column, p.key) for p in library.problems] == [
        ("figures.yaml", 2, 17, "not_a_number"),
        ("figures.yaml", 3, 3, "figure_value"),
        ("figures.yaml", 4, 3, "unknown_figure"),
        ("figures.yaml", 5, 1, "unknown_lesson"),
    ]
    for problem in library.problems:
        for lang in LANGS:
            assert ";" in WORDS.say(lang, f"problem.{problem.key}", **values_of(problem)).text


def test_figures_for_a_lesson_that_is_broken_are_no_problem_of_their_own() -> None:
    library = read(changed("minutes: 5", "minutes: x"), "keset.uji: {upah: {value: 2}}")
    assert [(p.file, p.key) for p in library.problems] == [(FILE, "want_number")]


def test_files_of_windows_editors_load() -> None:
    library = load_lessons({FILE: b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()}, None, PICTURES)
    assert library.problems == ()
    assert library.lessons == read(SMALL).lessons


def test_a_lesson_in_one_language_may_write_plain_texts() -> None:
    text = re.sub(r'\{id: ("[^"]*"), en: "[^"]*"\}', r"\1", SMALL).replace("minutes:", "languages: [id]\nminutes:")
    library = read(text)
    assert told(library) == []
    assert library.lessons["keset.uji"].steps[0].say[0].phrase("en").lang == "id"
    assert library.lessons["keset.uji"].steps[0].say[0].id == "Potong 0,5 cm."


def test_a_mistyped_name_of_the_steps_is_told_with_the_right_one_and_not_at_each_use() -> None:
    found = read(changed("\nsteps:\n", "\nstep:\n")).problems
    assert "unknown_step" not in {problem.key for problem in found}
    assert [values_of(problem)["near"] for problem in found if problem.key == "unknown_key"] == ["steps"]
