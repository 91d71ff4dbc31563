import takproto
from hypothesis import given
from hypothesis import strategies as st

from hudna.watch.cot.allowed import Dropped
from hudna.watch.cot.reading import Events, Stream
from hudna.watch.cot.splitter import Message, Splitter, datagram
from hudna.watch.cot.xml_in import read_xml
from hudna.watch.fix import Fix
from tests.watch.cot.events import air

ONE, TWO = air("one"), air("two", detail="<remarks>привет، مرحبا</remarks>")
PROTO = bytes(takproto.xml2proto(ONE, takproto.TAKProtoVer.STREAM))
DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BETWEEN = [b"", b"\n", b"\r\n  ", DECLARED, b"\n" + DECLARED]
EVENTS = st.lists(st.tuples(st.sampled_from(BETWEEN), st.sampled_from([ONE, TWO, PROTO])),
                  max_size=6)


def fed(splitter, data, cuts=()):
    ends = [*sorted(cuts), len(data)]
    parts = [data[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    return [out for part in parts for out in splitter.feed(part)]


@given(EVENTS, st.data())
def test_however_it_is_cut_the_same_events_come_out(events, data):
    stream = b"".join(between + event for between, event in events) + b"\n"
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8))
    splitter = Splitter()
    out = fed(splitter, stream, cuts)
    whole = [Message(e, False) if e != PROTO else Message(PROTO[2:], True) for _, e in events]
    assert out == whole
    assert not splitter.left()


@given(st.binary(max_size=60), st.data())
def test_junk_never_takes_more_than_the_event_after_it_along(junk, data):
    stream = Stream()
    got = fed(stream, b"GET / HTTP/1.1\r\n" + junk.replace(b"\xbf", b"") + ONE + TWO,
              data.draw(st.lists(st.integers(0, 60), max_size=3)))
    assert got[-1] == read_xml(TWO)


def test_an_event_that_is_too_long_costs_no_other():
    splitter = Splitter(1000)
    long = air("long", detail="<remarks>" + "п" * 2000 + "</remarks>")
    for data in (ONE + long + TWO, ONE + long + PROTO):
        out = [o for i in range(0, len(data), 100) for o in splitter.feed(data[i:i + 100])]
        assert out[0] == Message(ONE, False)
        assert out[1] is Dropped.TOO_LONG
        assert len(out) == 3
        assert isinstance(out[2], Message)


def test_a_message_that_is_too_long_costs_no_other():
    splitter = Splitter(1000)
    data = PROTO + b"\xbf\xd0\x0f" + b"\xbf<event " * 250 + PROTO
    assert fed(splitter, data, range(0, len(data), 7)) == [
        Message(PROTO[2:], True), Dropped.TOO_LONG, Message(PROTO[2:], True)]


@given(st.lists(st.binary(max_size=400), max_size=30))
def test_what_is_held_is_bounded(parts):
    splitter = Splitter(500)
    for part in parts:
        list(splitter.feed(b"<event " + part))
        assert len(splitter._held) <= 500 + 407


def test_an_event_without_an_end_tag_costs_no_other():
    broken_off, alone = ONE[:-30], b'<event type="a-f-A" uid="x"/>'
    for before in (broken_off, alone, broken_off + alone):
        got = list(Stream().feed(before + ONE + TWO))
        assert [g for g in got if isinstance(g, Fix)] == [read_xml(ONE), read_xml(TWO)]


def test_a_datagram_that_is_broken_off_is_counted():
    assert list(datagram(ONE[:-5])) == [Dropped.BROKEN]
    assert list(datagram(PROTO[:-5])) == [Dropped.BROKEN]
    assert list(datagram(ONE + b"\n")) == [Message(ONE, False)]
    assert list(Events().datagram(b"\xbf\x01\xbfjunk")) == [Dropped.BROKEN]
