"""A refusal names a field as its page does."""

from __future__ import annotations

import pytest

from hudna.speak.language import language
from hudna.web.labels import FOUND, fields_of, labelled

PAGE = """
<li><code class="fault-where" data-where="{where}" dir="ltr">{where}</code></li>
<form><div class="field"><label for="within_m">Within <span class="optional">optional</span>
</label><input id="within_m" name="within_m"></div>
<fieldset><legend>Killed</legend><label class="small" for="k1">at least</label>
<input id="k1" name="killed_least"></fieldset>
<fieldset><legend>Injured</legend><label class="small" for="i1">at least</label>
<input id="i1" name="injured_least"></fieldset>
<fieldset><legend>Where</legend><label><input type="radio" name="where" value="a"> <b>Here</b>
</label><label><input type="radio" name="where" value="b"> There</label></fieldset>
<label><input type="checkbox" name="sure" value="yes"> <span>I am sure &amp; said so</span></label>
<label>From <select name="from"><option>now</option></select></label>
<input type="radio" name="bare"><input type="radio" name="bare">
<input type="hidden" name="once"><textarea aria-label="In words" name="text"></textarea>
<label for="r1">Reason</label><input id="r1" name="reason"><label for="r2">Reason</label>
<input id="r2" name="reason"></form>"""


@pytest.mark.parametrize(("where", "said"), [
    ("within_m", '<a href="#within_m">Within</a>'),
    ("killed_least", '<a href="#k1">Killed: at least</a>'),
    ("injured_least", '<a href="#i1">Injured: at least</a>'),
    ("where", "Where"), ("sure", "I am sure &amp; said so"), ("from_ms", "From"),
    ("text", "In words"), ("reason", "Reason"),
])
def test_a_fault_names_its_field_as_the_page_does(where: str, said: str) -> None:
    assert f'<li><span class="fault-where" data-where="{where}">{said}</span></li>' in labelled(
        PAGE.format(where=where))


def test_where_within_a_field_is_said_beside_its_name() -> None:
    assert ('<span class="fault-where" data-where="within_m[3].x">'
            '<a href="#within_m">Within</a></span> <code dir="ltr">[3].x</code>'
            ) in labelled(PAGE.format(where="within_m[3].x"))


@pytest.mark.parametrize("where", ["once", "bare", "record", "&lt;b&gt;"])
def test_what_the_page_has_no_name_for_stays(where: str) -> None:
    page = PAGE.format(where=where)
    assert labelled(page) == page


@pytest.mark.parametrize(("lang", "comma"), [("en", ", "), ("ar", "، ")])
def test_what_may_be_chosen_is_said_in_the_words_of_the_page(lang: str, comma: str) -> None:
    choices = "".join(f'<label><input type="radio" name="how" value="{value}"> {words}</label>'
                      for value, words in (("not-ours", "No, not ours"), ("ours", "Ours")))
    options = ('<select id="s" name="s"><option value="">choose</option>'
               '<option value="x">Ex</option>')
    page = (f'<html lang="{lang}"><code class="fault-where" data-where="how" dir="ltr">how</code>'
            '<span class="fault-expected">one of \u2068not-ours, ours\u2069</span>'
            '<p class="field-fault">found , x; expected one of , x</p><p>not-ours, ours</p>'
            f'<fieldset><legend>How</legend>{choices}</fieldset>'
            f'<label for="s">S</label>{options}</select>')
    shown = labelled(page)
    assert f'one of \u2068No, not ours{comma}Ours\u2069</span>' in shown
    assert '<p class="field-fault">found , x; expected one of Ex</p><p>not-ours, ours</p>' in shown


@pytest.mark.parametrize("sentence", [FOUND, "وُجد {found}؛ والمتوقع {expected}."])
@pytest.mark.parametrize("typed", ["no, yes", "x; expected no, yes", "x؛ والمتوقع no, yes"])
@pytest.mark.parametrize(("expected", "said"), [
    ("one of no, yes", "one of No, Yes, please"), ("200 letters", "200 letters")])
def test_what_was_typed_stays_as_it_was_typed(
    sentence: str, typed: str, expected: str, said: str
) -> None:
    form = ('<fieldset><legend>S</legend><label><input type="radio" name="s" value="yes"> '
            'Yes, please</label><label><input type="radio" name="s" value="no"> No</label>'
            '</fieldset>')
    page = ('<code class="fault-where" data-where="s" dir="ltr">s</code><p class="field-fault">'
            f'{sentence.format(found=typed, expected=expected)}</p>{form}')
    assert labelled(page, "", sentence) == (
        '<span class="fault-where" data-where="s">S</span><p class="field-fault">'
        f'{sentence.format(found=typed, expected=said)}</p>{form}')


def test_each_language_says_what_was_expected_last() -> None:
    for code in ("en", "ar", "ru"):
        said = language(code).gettext(FOUND)
        assert said.index("{found}") < said.index("{expected}")


def test_of_several_forms_the_one_that_was_refused_says_it() -> None:
    page = ('<code class="fault-where" data-where="why" dir="ltr">why</code>'
            '<form action="/a?x=1"><label for="1">What shows it</label><input id="1" name="why">'
            '</form>'
            '<form action="/b"><label for="2">Reason</label><input id="2" name="why"></form>')
    assert '<a href="#2">Reason</a>' in labelled(page, "/b")
    assert '<a href="#1">What shows it</a>' in labelled(page, "/a")
    assert "What shows it</span>" in labelled(page, "/c")


def test_a_group_may_bear_a_name_of_its_own() -> None:
    page = ('<code class="fault-where" data-where="to" dir="ltr">to</code>'
            '<fieldset id="to" data-field="to"><legend>Who is told</legend>'
            '<label><input type="checkbox" name="to_ru"> R</label>'
            '</fieldset>')
    assert '<a href="#to">Who is told</a>' in labelled(page)


def test_what_was_typed_is_never_read_as_a_name() -> None:
    typed = ('<label for="a">A</label><textarea id="a" name="a">'
             '&lt;label for=b&gt;evil&lt;/label&gt;</textarea>'
             '<label for="b">B &lt;i&gt;</label><input id="b" name="b" value="<label>">')
    assert {n: c[:2] for n, c in fields_of(typed).items()} == {"a": ("A", "a"), "b": ("B <i>", "b")}
    shown = labelled('<code class="fault-where" data-where="b" dir="ltr">b</code>' + typed)
    assert '<a href="#b">B &lt;i&gt;</a>' in shown
