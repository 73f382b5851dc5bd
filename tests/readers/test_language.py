from __future__ import annotations

import doctest

import pytest

from kg.readers import _language
from kg.readers._language import detect, name

SENTENCES = {
    "ar": "قالت الحكومة المكسيكية يوم الاثنين إنها تعارض البرنامج",
    "ca": "El govern mexicà va dir dilluns que s'oposa a la represa d'un programa que obliga a esperar amb ells.",
    "cs": "Mexická vláda v pondělí uvedla, že je proti obnovení programu, který nutí žadatele o azyl čekat v Mexiku.",
    "de": "Die mexikanische Regierung hat am Montag erklärt, dass sie gegen die Wiederaufnahme des Programms ist.",
    "el": "Η κυβέρνηση του Μεξικού είπε τη Δευτέρα",
    "en": "The Mexican government said on Monday that it is against the restart of the program.",
    "es": "El gobierno de México dijo el lunes que se opone a la reanudación del programa que obliga a esperar.",
    "fa": "دولت مکزیک روز دوشنبه گفت که با پذیرش مخالف است",
    "fi": "Meksikon hallitus sanoi, että se on vastaan ohjelmaa, mutta se ei ole vielä päättänyt siitä, mitä tehdään.",
    "fr": "Le gouvernement mexicain a déclaré lundi qu'il s'opposait à la reprise d'un programme qui fait attendre.",
    "he": "ממשלת מקסיקו אמרה ביום שני",
    "hi": "मेक्सिको सरकार ने सोमवार को कहा",
    "hu": "A mexikói kormány hétfőn azt mondta, hogy ellenzi annak a programnak az újraindítását, amely nem jó.",
    "id": "Pemerintah Meksiko mengatakan pada hari Senin bahwa mereka menentang program yang memaksa untuk menunggu.",
    "it": "Il governo messicano ha detto lunedì che si oppone alla ripresa di un programma che costringe ad attendere.",
    "ja": "メキシコ政府は月曜日に反対すると述べた",
    "ko": "멕시코 정부는 월요일에 반대한다고 말했다",
    "nl": "De Mexicaanse regering zei maandag dat zij tegen de herstart is van een programma dat laat wachten.",
    "pl": "Rząd Meksyku powiedział, że jest przeciw wznowieniu programu, który zmusza do czekania.",
    "pt": "O governo disse na segunda-feira que se opõe à retomada de um programa que não os deixa esperar em casa.",
    "ro": "Guvernul mexican a spus luni că se opune reluării unui program care îi obligă pe toți să aștepte.",
    "ru": "Правительство Мексики заявило в понедельник",
    "sv": "Den mexikanska regeringen sade på måndagen att den är emot att ett program som tvingar folk att vänta.",
    "tr": "Hükümet bu konuda daha çok görüşme için hazır olduğunu ve bir program ile ilgili karşı olduğunu söyledi.",
    "uk": "Уряд Мексики заявив у понеділок, що він проти її програми і рішення",
    "vi": "Chính phủ cho biết họ phản đối việc khởi động lại một chương trình buộc những người xin tị nạn phải chờ.",
    "zh": "墨西哥政府周一表示反对重启该政策",
}


@pytest.mark.parametrize(("tag", "text"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_is_enough_to_tell_a_language(tag: str, text: str) -> None:
    assert detect(text) == tag
    assert name(tag) == _language.NAMES[tag]


def test_danish_and_norwegian_are_no_english() -> None:
    near = "Regeringen sagde mandag, at den er imod, at et program, som tvinger folk til at vente, bliver genoptaget."
    assert detect(near) in ("da", "no")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Saudi Arabia lifted its blockade of Yemen.",
        "Mexican President Andrés Manuel López Obrador on Thursday defended Mexico's restraint towards Iran's ministry",
        "U.S. military gives medical equipment to Nicaragua.",
        "“Quédate en México” is the Spanish name of the programme that the judge ruled on in the court of Texas.",
        "The word 政策 means policy, as the minister said.",
    ],
)
def test_short_english_and_foreign_names_in_english_pass(text: str) -> None:
    assert detect(text) in ("en", None)


def test_long_text_without_any_known_function_word_is_no_english() -> None:
    assert (
        detect("Serikali yangu ilisema Jumatatu kwamba inapinga mpango huo unaowalazimisha waomba hifadhi. " * 5)
        == "und"
    )
    assert name("und") == "a language other than English"


def test_each_profile_is_told_from_english_by_most_of_its_words() -> None:
    english = _language._PROFILES["en"]
    assert all(len(words & english) < len(words) / 3 for tag, words in _language._PROFILES.items() if tag != "en")
    assert set(_language._PROFILES) <= set(_language.NAMES)


def test_the_examples_hold() -> None:
    tried = doctest.testmod(_language)
    assert tried.attempted > 0
    assert tried.failed == 0
