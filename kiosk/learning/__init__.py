"""Assignments, progress, mastery, review and settings: pure folds over events. What others may use is named here."""

from kiosk.learning import event_kinds
from kiosk.learning.attention import MENTOR_ACTS, AttentionNeed, who_needs_help
from kiosk.learning.batches import TO_CHECK, Batch, BatchWait, Uptime, open_waits, waits_to_note
from kiosk.learning.days import Day, day_number, fold_day
from kiosk.learning.event_kinds import AnyEventData, Event, Need
from kiosk.learning.known import Known
from kiosk.learning.lasting import CHECKS, DAYS, Lasting, Slot, lasting, slot_of
from kiosk.learning.mastery import Mastered, Mastery, mastery
from kiosk.learning.people import (
    BESIDE,
    TILE_COLOURS,
    TILE_PICTURES,
    Person,
    PersonContents,
    both,
    display_names,
    everyone,
    folded,
    free_tiles,
    group_names,
    in_file_name,
    look_alikes,
    namesakes,
    path_names,
)
from kiosk.learning.presses import Proposal, Trial, measure, propose_rate
from kiosk.learning.products import PRODUCTS, TOPICS, WORKSHOP_PRODUCTS, lesson_order
from kiosk.learning.progress import (
    KEPT_TRIES,
    LessonProgress,
    Moment,
    Progress,
    fold_progress,
)
from kiosk.learning.register import Register
from kiosk.learning.review import LONGEST, MOST_CARDS, Card, due_cards
from kiosk.learning.settings import EMERGENCY_DIGITS, VALUES, Settings, step_value, text_form, theme_at, with_setting
from kiosk.learning.signs import Signs, signs_of
from kiosk.learning.taught import Taught, has_passed, judged_exercises
from kiosk.learning.to_do import ToDo, to_do
from kiosk.learning.trade import PriceSheet, PriceVersion
from kiosk.learning.workshop import (
    FOLD_VERSION,
    PIN_WAITS,
    Assignment,
    Group,
    Inputs,
    Mentor,
    Path,
    Resident,
    Signed,
    Workshop,
)
from kiosk.learning.workshop_fold import fold_workshop
from kiosk.learning.zones import LAST_MOMENT, ZONES, home_zone, local, machine_offset, midnight, offset_name
