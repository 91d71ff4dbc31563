"""How the kinds of record are folded: which begin frozen, which views hold records themselves, and
which records change nothing that a notice meets."""

from __future__ import annotations

from hudna.record import kinds

FROZEN = (
    kinds.Site, kinds.Area, kinds.Movement, kinds.Verified, kinds.Withdrawal,
    kinds.Acknowledgement, kinds.Notice, kinds.Concurrence, kinds.Objection, kinds.Renewal,
    kinds.Receipt, kinds.Released, kinds.Opened, kinds.PassedOn, kinds.Looked, kinds.Suspension,
    kinds.SealedAnswer, kinds.Report, kinds.Linked, kinds.Assessed,
)
"""Kinds whose folds begin frozen. A log has few of any other kind: those are folded anew."""
HELD = (
    (kinds.AgreementText, kinds.AgreementSigned), (kinds.Stop, kinds.StopTaken, kinds.StopLifted),
    (kinds.AfterTheFact, kinds.Finding),
    (kinds.WalkedOut, kinds.CameBack, kinds.Joining, kinds.Leaving),
)
"""Kinds whose view holds the records themselves, by view; the others ask the entries for them."""
CHANGES_NO_CONFLICT = (
    kinds.Verified, kinds.Acknowledgement, kinds.Concurrence, kinds.Objection, kinds.Renewal,
    kinds.Finding, kinds.StopTaken, kinds.Receipt, kinds.KeyAdded, kinds.KeyRevoked,
    kinds.KeyReplaced, kinds.Erasure, kinds.TwoHistories, kinds.Released,
    kinds.Hidden, kinds.Opened, kinds.PassedOn, kinds.Looked, kinds.Deposit, kinds.Available,
    kinds.Suspension, kinds.Incursion, kinds.IncursionAnswer, kinds.Sighting, kinds.Weighed,
    kinds.Warned, kinds.Report, kinds.Linked, kinds.Unlinked, kinds.Assessed, kinds.Incident,
    kinds.Judged, kinds.Seconded, kinds.IncidentAnswer, kinds.RungTaken, kinds.Challenge,
    kinds.ChallengeReply, kinds.ChallengeOutcome, kinds.AccessAsked, kinds.AccessOutcome,
    kinds.Counted, kinds.Reconciled, kinds.Bulletin, kinds.Meeting, kinds.Concern, kinds.Reopened,
    kinds.Decision, kinds.Countersigned, kinds.Stance, kinds.Commitment, kinds.Fulfilled,
    kinds.Needed, kinds.Holds, kinds.CounterSet, kinds.Call, kinds.CallHeard, kinds.Roster,
    kinds.HandOver, kinds.HandOverTaken, kinds.Announcement,
)
"""Kinds that change neither what a notice meets nor its awareness key."""
