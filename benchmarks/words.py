"""Sentences about billing work: made up, English enough, and the same for the same random source.

Words only; which document or file they end up in is decided elsewhere.
"""

from __future__ import annotations

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NOUNS = _words(
    "account adjustment agreement allowance archive batch cancellation charge contract credit "
    "customer cycle deposit discount dispute entry estimate export extract fee figure forecast "
    "instalment interest invoice item ledger letter limit line mandate margin message meter "
    "notice offer order payment period plan posting price quota rate reading rebate receipt "
    "record refund reminder renewal report reserve result sample schedule settlement statement "
    "subscription surcharge tariff tax threshold total transfer usage voucher workbook"
)
_ADJECTIVES = _words(
    "annual approved blocked booked closed corrected daily disputed doubled draft early exact "
    "failed final frozen late manual missing monthly new old open overdue paid partial pending "
    "planned prorated rejected rounded sampled settled split taxable unmatched weekly"
)
_VERBS = _words(
    "adds applies books checks closes collects compares confirms corrects counts creates cuts "
    "exports fills finds holds keeps locks marks matches moves names opens orders posts prices "
    "prints reads rejects releases repeats replaces reports resets rounds sends settles shows "
    "sorts splits stores sums transfers updates writes"
)
_PEOPLE = (
    "the billing operator",
    "the billing lead",
    "the finance controller",
    "the payments engineer",
    "the support agent",
    "the system",
    "the nightly job",
    "the export",
)
_WHENS = (
    "before the run is started",
    "on the first working day of the month",
    "as soon as the window is open",
    "when the totals agree",
    "after the customer has answered",
    "until the period is closed",
    "within two hours of the notice",
    "at the end of every cycle",
)
_WHYS = (
    "because a second attempt would charge twice",
    "so that the auditors can follow it",
    "since the ledger takes no change afterwards",
    "because the rate of the day is used",
    "so that nobody has to ask again",
    "although the amount is below the limit",
    "because tax is worked out on the rounded sum",
    "so that the next team finds it at once",
)


class Writer:
    """Writes about one subject from one random source."""

    def __init__(self, source: Random, subject: str) -> None:
        self.random = source
        self.subject = subject

    def noun(self) -> str:
        """`overdue invoice`."""
        return f"{self.random.choice(_ADJECTIVES)} {self.random.choice(NOUNS)}"

    def code(self) -> str:
        """A name of a setting, field or message: `rebate.limit.77`."""
        first, second = self.random.sample(NOUNS, 2)
        return f"{first}.{second}.{self.random.randint(1, 99)}"

    def phrase(self) -> str:
        """About six words without a verb at the end: for table cells and list items."""
        return f"{self.noun().capitalize()} of the {self.subject} with its {self.noun()}"

    def sentence(self, *, marked: bool = False) -> str:
        """About twenty words; `marked` puts some of them in bold type or code."""
        noun, code = self.noun(), self.code()
        if marked:
            noun, code = f"**{noun}**", f"`{code}`"
        pick = self.random.choice
        who, verb, other = pick(_PEOPLE).capitalize(), pick(_VERBS), pick(_VERBS)
        forms = (
            f"{who} {verb} the {noun} of the {self.subject} {pick(_WHENS)}, {pick(_WHYS)}.",
            f"{who} {verb} each {noun} and {other} the {self.noun()} {pick(_WHENS)}.",
            f"A {noun} that the {self.subject} {verb} keeps {code} {pick(_WHENS)}, {pick(_WHYS)}.",
            f"When the {self.noun()} differs from the {noun}, {who.lower()} {verb} it {pick(_WHENS)}.",
            f"The {self.subject} {verb} {self.random.randint(2, 900)} of them with {code}, {pick(_WHYS)}.",
        )
        return pick(forms)

    def paragraph(self, sentences: int) -> str:
        """One line of several sentences with inline Markdown."""
        return " ".join(self.sentence(marked=n % 2 == 0) for n in range(sentences))

    def bullets(self, count: int) -> str:
        """A Markdown list."""
        return "\n".join(f"- {self.sentence(marked=n == 0)}" for n in range(count))

    def table(self, columns: int, rows: int) -> str:
        """A Markdown table."""
        head = [self.noun() for _ in range(columns)]
        body = [[self.phrase() for _ in range(columns - 1)] for _ in range(rows)]
        lines = [["code", *head[1:]], ["---"] * columns]
        lines += [[f"`{self.code()}`", *cells] for cells in body]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def command(self) -> str:
        """A line for a shell."""
        first, second = self.random.sample(NOUNS, 2)
        number = self.random.randint(1, 99)
        return f'bhv {first} {second} --month {{month}} --limit {number} --text "{self.noun()}"'

    def query(self) -> str:
        """A statement of SQL."""
        first, second, third = self.random.sample(NOUNS, 3)
        return (
            f"select {first}_id, count(*) as {second}s, sum(amount) as total\n"
            f"from   billing.v_{third}\n"
            f"where  month = '{{month}}' and state = 'open'\n"
            f"group  by {first}_id\n"
            f"order  by total desc;"
        )
