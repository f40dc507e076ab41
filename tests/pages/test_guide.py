"""The mentor's guide: a mentor reaches every step of every topic, each topic says where it comes from."""

from __future__ import annotations

import pytest

from kiosk.learning import Settings
from kiosk.pages.mentors.guide import GUIDE_TOPICS
from kiosk.words import LANGS, Lang, load_words
from tests.pages.test_mentors import as_mentor, as_resident, back, said
from tests.support.workshop import Memory, pick

TEXTS = load_words().texts


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("topic", GUIDE_TOPICS)
def test_a_mentor_reads_every_step_of_a_topic_in_order_and_its_source(topic: str, lang: Lang) -> None:
    visit = as_mentor(Memory(), Settings(lang=lang))
    pick(visit, "guide")
    pick(visit, topic)
    steps = [text for key, text in TEXTS[lang].items() if key.startswith(f"guide.{topic}.step_")]
    told = said(visit.page)
    places = [told.index(step) for step in (*steps, TEXTS[lang][f"guide.{topic}.source"])]
    assert len(steps) >= 5
    assert places == sorted(places)
    pick(visit, "close")
    assert visit.page.key == "guide"
    back(visit)
    assert visit.page.key == "mentor"


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_law_or_an_office_sets_is_for_the_home_to_confirm(lang: Lang) -> None:
    for topic in GUIDE_TOPICS:
        source = TEXTS[lang][f"guide.{topic}.source"]
        assert {"id": "Pastikan", "en": "onfirm"}[lang] in source or topic == "talk", topic


def test_a_resident_is_not_offered_the_guide() -> None:
    visit = as_resident(Memory())
    assert "guide" not in [choice.key for choice in visit.page.choices]
