from __future__ import annotations

import pytest

from hudna.record.incidents import Harm


def accused(p):
    return [g.party for g in p.accused]


@pytest.mark.parametrize(("text", "party"), [
    ("Syrian regime jets bombed Douma", "syrian-government"),
    ("shelling by rebels hit Aleppo", "opposition"), ("Russian air strikes hit Idlib", "ru"),
    ("air strikes carried out by the US-led coalition hit Manbij", "us"),
    ("قصف النظام مدينة دوما", "syrian-government"), ("قصف الجيش السوري مدينة دوما",
    "syrian-government"),
    ("غارات للطيران الروسي على إدلب", "ru"), ("قذائف أطلقتها المعارضة على حلب", "opposition"),
    ("авиаудары ВКС России по Идлибу", "ru"), ("обстрел со стороны оппозиции", "opposition"),
    ("сирийская армия обстреляла Думу", "syrian-government"),
])
def test_to_whom_the_words_lay_it(read, text, party):
    assert accused(read(text)) == [party]


@pytest.mark.parametrize("text", [
    "Air strikes hit rebel-held Aleppo", "Air strikes on the rebels in Aleppo",
    "Shelling hit Aleppo, Russia said", "12 regime soldiers killed by a blast in Aleppo",
    "Clashes between rebels and government forces in Aleppo",
    "قصف على مناطق سيطرة المعارضة", "اشتباكات بين المعارضة وقوات النظام في حلب",
    "مقتل 12 عنصرا من قوات النظام بانفجار", "обстрел подконтрольных оппозиции районов",
    "нарушен режим прекращения боевых действий, обстрел в Алеппо",
    "نفت موسكو أي علاقة لطيرانها بالغارات على حلب", "Russia denied the air strikes on Aleppo",
    "قصف مسلحون مجهولون قرية", "Aid convoy of the UN was blocked",
])
def test_nothing_is_laid_to_anybody_where_the_words_do_not(read, text):
    p = read(text)
    assert accused(p) == []
    assert "the text lays it to none of the parties" in map(str, p.missing)


@pytest.mark.parametrize("text", ["قصف نفذته جبهة النصرة", "Nusra Front shelled Aleppo",
                                  "«Фронт ан-Нусра» обстрелял Алеппо"])
def test_who_is_no_party_is_named_so_that_it_is_laid_to_none(read, text):
    p = read(text)
    assert [(g.party, g.bound) for g in p.parties] == [("nusra", False)]
    assert accused(p) == []


def killed(least, most=None):
    return Harm(killed_least=least, killed_most=most)


@pytest.mark.parametrize(("text", "harm"), [
    ("shelling killed 5 civilians", killed(5, 5)), ("at least 5 civilians were killed", killed(5)),
    ("up to 20 people died", killed(None, 20)), ("10-15 civilians were killed", killed(10, 15)),
    ("twenty-five people were killed", killed(25, 25)), ("1,300 people were killed",
    killed(1300, 1300)),
    ("مقتل ٥ مدنيين", killed(5, 5)), ("استشهاد طفلين", killed(2, 2)),
    ("مقتل ما لا يقل عن ١٢ شخصا", killed(12)), ("مقتل خمسة وعشرين مدنيا", killed(25, 25)),
    ("погибли 5 мирных жителей", killed(5, 5)), ("убиты не менее двадцати пяти человек",
    killed(25)),
])
def test_harm_at_least_and_at_most(read, text, harm):
    p = read(text)
    assert [h.harm for h in p.harms] == [harm]
    begin, end = p.harms[0].spans[0]
    assert text[begin:end]


@pytest.mark.parametrize("text", [
    "120 terrorists were killed", "50 fighters were killed in clashes", "مقتل ٢٠ مسلحا",
    "مقتل 12 عنصرا من قوات النظام", "уничтожены 30 боевиков, убиты", "12 soldiers were wounded",
    "7 injured militants", "the 20 July killed list", "killed at 14:30",
])
def test_forces_are_never_counted(read, text):
    assert read(text).harms == ()


def test_of_both_in_one_sentence_only_who_takes_no_part(read):
    p = read("At least 50 fighters and two civilians were killed")
    assert [h.harm for h in p.harms] == [killed(2, 2)]


@pytest.mark.parametrize("text", ["dozens of civilians were killed", "مقتل عشرات المدنيين",
                                  "погибли десятки мирных жителей"])
def test_dozens_is_no_number_and_is_named(read, text):
    p = read(text)
    assert p.harms == ()
    assert [str(a.why) for a in p.asides] == ["it gives no number"]


@pytest.mark.parametrize("text", [
    "a war that began in 2011 killed a nurse", "since 2011 killed and wounded people",
    "the deadliest month of 2017 for civilians killed", "between 2011 and 2016 killed civilians",
    "منذ 2011 قتل مدنيون", "في عام ٢٠١٦ قتل مدنيون", "с 2011 погибли люди",
    "в 2016 году погибли мирные жители", "late 2016 killed people", "the war, 2011 killed",
])
def test_a_year_counts_nobody(read, text):
    assert read(text).harms == ()


def test_a_number_that_may_be_a_year_is_named(read):
    p = read("the war, 2011 killed")
    assert [str(a.why) for a in p.asides] == ["it may be a year"]
    assert read("In March 2011 killed 5 people").asides == ()


@pytest.mark.parametrize(("text", "least"), [
    ("more than 2000 people were killed", 2000), ("2,011 killed", 2011),
    ("the deaths of 2011 civilians", 2011), ("مقتل 2011 مدنيا", 2011),
    ("погибли 2011 человек", 2011),
])
def test_as_many_people_as_a_year_has_are_counted(read, text, least):
    assert [h.harm.killed_least for h in read(text).harms] == [least]


def test_a_hospital_that_was_hit_is_proposed_beside_the_means(read):
    kinds = {k.happened for k in read("An air strike hit a hospital in Idlib").kinds}
    assert kinds == {"air-strike", "harm-to-protected"}


@pytest.mark.parametrize("text", [
    "No shelling in Aleppo today", "Russian jets did not bomb Aleppo", "لم تقصف روسيا حلب",
    "مر اليوم دون قصف في حلب", "Россия не обстреливала Алеппо", "прошло без обстрелов",
])
def test_what_did_not_happen_is_named_and_laid_to_nobody(read, text):
    p = read(text)
    assert accused(p) == []
    assert "the text says that it did not happen" in [str(a.why) for a in p.asides]
    assert not {"shelling"} & {k.happened for k in p.kinds}


def test_a_convoy_that_was_not_let_through_is_an_obstruction(read):
    p = read("Гуманитарную колонну не пропустили в Дарайю")
    assert [k.happened for k in p.kinds] == ["obstruction"] and p.asides == ()


def test_the_digits_of_a_position_count_nobody(read):
    for where in ("37S CV 51234 12345", "35.3357, 40.14081", "37S AA 12345 67890"):
        p = read(f"Air strikes near {where} killed up to 7 people")
        assert [h.harm for h in p.harms] == [killed(None, 7)]
