"""Whose policy it is: who made it or stands behind it, from whose it is called ("the governor's plan")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import Claim

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Who has policies of their own; a state's death penalty is only where it holds.
_MAKERS = ("Person", "Administration", "Party", "AdvocacyGroup", "Company")
#: What an actor puts forward or decides. A programme or a law may be called after whoever was in office.
_MADE = ("Proposal", "Order", "Rule", "Measure", "Programme")


def extract(reading: Reading) -> Iterator[Claim]:
    """A claim ``supports`` for each policy that is named as somebody's own: "Ruiz's tax plan".

    Not where the noun itself is an act against something ("her veto of the bill", "his ban on guns" are acts of their
    own kind and read as such), nor where the owner gave it up or denies it.
    """
    stated: set[tuple[str, str]] = set()
    against, pursued = reading.schema.words["actAgainst"], reading.schema.words["undertaking"]
    for passage, sentence in reading.sentences():
        for noun in sentence:
            if noun.pos_ not in ("NOUN", "PROPN") or noun.lemma_.lower() in against:
                continue
            owners = _owners(noun, noun.lemma_.lower() not in pursued)
            object = reading.ref(passage, noun) if owners else None
            if object is None or not (reading.is_any(object, _MADE) or noun.lemma_.lower() in pursued):
                continue
            for owner in owners:
                subject = reading.actor(passage, owner)
                if subject is None or not reading.is_any(subject, _MAKERS):
                    continue
                pair = (subject.entity, object.entity)
                if subject.entity != object.entity and pair not in stated:
                    stated.add(pair)
                    yield Claim(
                        relation="supports",
                        subject=subject,
                        object=object,
                        evidence=reading.evidence(passage, noun),
                        said_by=reading.said_by(passage, noun),
                        polarity=1,
                        rule="ownership: whose policy",
                    )


def _owners(noun: Token, compounds: bool) -> list[Token]:
    """Who a policy is called after: "*Ruiz's* plan", "the *Trump* tariffs", "the *Democratic*-led inquiry".

    :param compounds: False for what is called after whom it is about as well: "the Ruiz investigation".
    """
    found = grammar.children(noun, "poss")
    if compounds:
        found += [c for c in grammar.children(noun, "compound", "nmod", "amod") if c.text[0].isupper()]
    for led in grammar.children(noun, "amod"):
        if led.lemma_ == "lead" and grammar.compounded(led):
            found += grammar.doers(led)
    return [one for owner in found for one in grammar.expand(owner)]
