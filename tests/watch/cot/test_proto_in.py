import subprocess
import sys

import pytest
import takproto
from hypothesis import given
from hypothesis import strategies as st
from takproto.proto import TakMessage

from hudna.watch.cot.allowed import Dropped
from hudna.watch.cot.proto_in import reader
from hudna.watch.cot.reading import Events, Stream
from hudna.watch.cot.xml_in import read_xml
from tests.watch.cot.events import AIR, OTHERS, TASKS, TREE_OTHERS, TREE_TASKS, air

READ = reader()
MESH, STREAM = takproto.TAKProtoVer.MESH, takproto.TAKProtoVer.STREAM


def written(event, form):
    return bytes(takproto.xml2proto(event, form))


@pytest.mark.parametrize("kind", AIR)
def test_protobuf_says_what_xml_says(kind):
    event = air(kind=kind)
    fix = read_xml(event)
    assert list(Events().datagram(written(event, MESH))) == [fix]
    assert list(Events().datagram(written(event, STREAM))) == [fix]
    assert list(Stream().feed(written(event, STREAM) * 2)) == [fix, fix]


@pytest.mark.parametrize("kind", TASKS + TREE_TASKS + TREE_OTHERS
                         + tuple(o for o in OTHERS if o.isprintable()))
def test_what_is_not_listed_gives_nothing(kind):
    assert list(Events().datagram(written(air(kind=kind), MESH))) == [Dropped.NOT_LISTED]


def test_what_protobuf_leaves_out_is_not_known():
    tak = TakMessage()
    tak.cotEvent.type, tak.cotEvent.uid, tak.cotEvent.sendTime = "a-f-A", "x", 1
    tak.cotEvent.lat = 35.0
    fix = READ(tak.SerializeToString())
    assert (fix.height_mm, fix.speed_mm_s, fix.course_mdeg, fix.within_m) == (None, None, None, 0)


def test_a_message_of_control_alone_is_a_ping():
    tak = TakMessage()
    tak.takControl.contactUid = "server"
    assert READ(tak.SerializeToString()) is Dropped.PING
    assert READ(b"") is Dropped.BROKEN


@given(st.binary(max_size=200))
def test_no_bytes_raise(data):
    assert isinstance(READ(data), Dropped)


def test_without_takproto_it_says_what_to_install():
    code = ("import sys; sys.modules['takproto'] = None\n"
            "from hudna.fault import Refused\n"
            "from hudna.watch.cot.proto_in import reader\n"
            "from hudna.watch.cot.reading import Stream\n"
            "assert list(Stream().feed(b'<event/></event>')) == ['unreadable']\n"
            "assert list(Stream().feed(b'\\xbf\\x01a')) == ['no-takproto']\n"
            "try: reader()\n"
            "except Refused as refused: print(refused)\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "hudna[watch]" in done.stdout
