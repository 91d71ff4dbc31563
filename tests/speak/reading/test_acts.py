"""Harm to what is protected, in three languages, with the words that the guess rests on."""

from __future__ import annotations

import pytest

HARM = "harm-to-protected"


def rests(text, p):
    return {k.happened: [text[begin:end] for begin, end in k.spans] for k in p.kinds}


@pytest.mark.parametrize(("text", "thing", "befell"), [
    ("شنت الطائرات غارتين جويتين على مستشفى في إدلب", "مستشفى", "غارتين"),
    ("غارتان على مشفيين في حلب", "مشفيين", "غارتان"),
    ("غارات جوية على مدرستين في إدلب", "مدرستين", "غارات"),
    ("قصف مدفعي على سوقين في إدلب", "سوقين", "قصف"),
    ("براميل متفجرة على أسواق المدينة", "أسواق", "براميل متفجرة"),
    ("قذائف هاون سقطت على عيادتين", "عيادتين", "سقطت"),
    ("سقوط صواريخ على مخيمات النازحين", "مخيمات", "صواريخ"),
    ("غارة على مساجد وكنائس في حلب", "مساجد", "غارة"),
    ("قصف الطيران فرنين للخبز", "فرنين", "قصف"),
    ("غارة على قافلة إغاثة قرب حلب", "قافلة إغاثة", "غارة"),
    ("قصف استهدف عمال إغاثة في إدلب", "عمال إغاثة", "استهدف"),
    ("Air strikes on a hospital in Idlib", "hospital", "Air strikes"),
    ("Two air raids on clinics in Aleppo", "clinics", "air raids"),
    ("Mortar fire on two markets", "markets", "Mortar"),
    ("Barrel bombs on a camp for displaced people", "camp for displaced", "Barrel bombs"),
    ("Rockets fell on churches and mosques", "churches", "Rockets"),
    ("An air strike killed three aid workers", "aid workers", "air strike"),
    ("Gunfire at a humanitarian convoy", "humanitarian convoy", "Gunfire"),
    ("Авиаудар по больнице в Идлибе", "больнице", "Авиаудар"),
    ("Авиаудары по двум школам", "школам", "Авиаудары"),
    ("Миномётный огонь по рынкам Алеппо", "рынкам", "Миномётный"),
    ("Авианалёт на клинику", "клинику", "Авианалёт"),
    ("Снаряды упали на лагеря беженцев", "лагеря беженцев", "Снаряды"),
    ("Ракетный обстрел мечетей и церквей", "мечетей", "обстрел"),
    ("Авиаудар по гуманитарному конвою", "гуманитарному конвою", "Авиаудар"),
    ("Авиаудар по сотрудникам гуманитарной организации", "сотрудникам гуманитарной", "Авиаудар"),
])
def test_harm_to_what_is_protected_rests_on_what_was_hit_and_on_what_befell_it(
        read, text, thing, befell):
    words = rests(text, read(text)).get(HARM)
    assert words is not None
    assert any(thing in w for w in words) and any(befell in w for w in words)


@pytest.mark.parametrize("text", [
    "Shelling in Aleppo: the wounded were taken to hospital",
    "After the air strike five people were rushed to a field hospital",
    "غارة على حلب ونقل الجرحى إلى المستشفى", "قصف على حلب وأسعف المصابون إلى مشفى قريب",
    "Обстрел Алеппо, раненые доставлены в больницу", "Helicopters flew over a hospital",
    "the school of thought prevailed", "حلقت طائرة استطلاع فوق مستشفى",
])
def test_where_the_wounded_were_taken_is_not_what_was_hit(read, text):
    assert HARM not in {k.happened for k in read(text).kinds}


@pytest.mark.parametrize("text", [
    "Air strikes near a hospital in Idlib", "غارة قرب مستشفى في إدلب", "Авиаудар близ больницы",
])
def test_near_it_is_not_it_and_stands_well_behind_the_means(read, text):
    kinds = {k.happened: k.score for k in read(text).kinds}
    assert kinds["air-strike"] - kinds[HARM] > 0.15
