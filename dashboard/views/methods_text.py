"""What the method page says in words. Figures in it are those of the scan's own code or of the literature."""

from __future__ import annotations

LAYERS = (
    (
        "First, the data",
        "Before anything is judged, each month is looked through for what data do and crime does not: figures "
        "that are missing, zero where zero never was, last month’s sent again, the same figure twice, a borough "
        "that moves in every measure at once, and registered changes of definition. Such findings are listed "
        "apart and never as performance; the figures concerned are left out of what follows.",
    ),
    (
        "What releases revise",
        "Months that were published are given again by later releases. How much that usually changes is learnt "
        "from the last releases that the store has seen: a part r of the offences comes or goes. A revision "
        "{revised} standard deviations out, and larger than any before it in the same series, is a question about "
        "the data; a change that rests on such a month is held back. A month that is still provisional may be "
        "revised, so what r makes of it is added to its uncertainty and it takes more evidence to be an exception. "
        "Where no release has shown r yet, {revision} is taken.",
    ),
    (
        "Breaks",
        "A change of counting is registered with its cause, its month and who approved it, in the definition of the "
        "measure or as a record. Limits and baselines restart there, for all boroughs or for those that are named, "
        "and no finding reaches across it. A break that nobody has approved is listed as suggested and changes "
        "nothing; nothing restarts by itself.",
    ),
    (
        "One borough against the rest of London",
        "What a borough should have had is the figure of all other boroughs together times the borough’s usual "
        "share of it. Seasons, movements of all London and changes of definition are in both, and cancel. The "
        "share may drift slowly; how fast, and how much a measure jumps about from month to month, is learnt from "
        "its own past. Boroughs that moved on their own are taken out of the rest before it is used.",
    ),
    (
        "All of London",
        "London as a whole has nothing beside it, so it is held against its own level, trend and seasons. That is "
        "the weaker test: it asks for a larger change.",
    ),
    (
        "Rare events",
        "Where a borough has less than one event a month a percentage says nothing. The scan asks how likely so "
        "many events in one or three months are, given the borough’s own past and its share of London. A fall "
        "cannot be seen at such numbers, so none is told.",
    ),
    (
        "Proportions",
        "A share, such as calls reached in time, is compared on the scale of log odds with the share in the rest "
        "of London; small numbers of cases count for less by themselves.",
    ),
    (
        "Surveys",
        "A wave covers twelve months, so it is held against the wave a year before: no answer is in both. A "
        "borough’s change is tested against London’s, London’s against none, as two samples of the people asked "
        "({asked} in a borough where the file does not say), with a design effect of {design} because they are not "
        "simple samples. A wave is judged until the next one comes, and counts once however many months that takes. "
        "It must be {survey_points} percentage points beyond what was expected.",
    ),
    (
        "Standing apart",
        "A funnel asks another question: not what has changed, but which boroughs stand above or below the others "
        "over a whole year. Boroughs differ by far more than chance, so what they usually differ by is measured, "
        "with the outermost tenth on either side drawn in, and added to chance. Rates are per resident, although "
        "people who visit a borough are victims there too. Such findings are listed apart, are no alarm, open no "
        "case, and are told with the number of scans that have found them.",
    ),
    (
        "How many may be false",
        "Thousands of tests find chance findings by the dozen. The scan works out for each how likely it is that "
        "nothing changed, and keeps the clearest for as long as the share expected to be false stays small. "
        "How many series change in a month, in which ways and by how much is learnt from the month’s own figures, "
        "held to what is usual where they say little. How often a measure strays far for no reason is learnt from "
        "its own past errors: where outliers are common, one more weighs less. "
        "The page says how many may be false. A kept finding must also matter: enough offences or people, a "
        "large enough change, and one that the same months of the year before do not deny.",
    ),
    (
        "Told once",
        "A part speaks for its whole: personal robbery is listed, and robbery is named under it. Eight or more "
        "boroughs that move the same way are one item of London’s.",
    ),
)  # fmt: skip
CHANGES = (
    "Each series is tried for several kinds of change: {shapes}. The clearest is told, and its p-value is "
    "corrected for having looked several times. Up and down are tested alike; whether a direction is good comes "
    "from the measure’s definition and changes nothing about what is found. The months of a change, and "
    "the newest of any other series, are drawn as the scan expected them; the other months of a chart from a simpler "
    "model of the same kind, each from the months before it."
)
RANKING = (
    "Harm: how much one offence of this kind weighs, 1 to 100, set in the catalogue of measures.",
    "Priority: 1.5 if the measure belongs to a priority of the Police and Crime Plan, else 1.",
    "Control Strategy: the weight of the measure, 1 to 2, in the version that Performance Group agreed and that "
    "was in force in the month; 1 if it is not in it. The weights are kept with each scan.",
    "Persistence: 1 in the first month and a quarter more for each month before it, at most 2.",
    "Size: how many more or fewer offences or people than expected.",
    "Certainty: the probability that something really changed.",
    "The score is the product of all. It orders a list; it is never added up over a borough.",
)
NHS = (
    "Charts can show the limits that the NHS’s “Making Data Count” has made familiar: the mean of the months "
    "shown, and 2.66 mean moving ranges to either side, with its four rules. Those limits are a way to read a "
    "chart. They raise no alarm here.",
    "The reason is measured. On 2,035 monthly series of this force those four rules mark 455 a month, most of "
    "them season, trend or a change of definition: the rules assume that months do not depend on one another, "
    "and crime has seasons, and a high month is likely to be followed by another. “Up or down by 10 % on last "
    "year” marks 1,213.",
    "A point can therefore lie outside a control chart’s limits and be no exception, and a finding against the "
    "rest of London can lie inside them. The number of icons of the two methods cannot be compared.",
)  # fmt: skip
LIMITS = (
    "A change that all boroughs share cannot be seen as local, and the test of all London is the weaker one.",
    "The first month of a change is often missed where numbers are small; three months show much more than one.",
    "A slow drift looks like a change of the borough’s usual share and is found late or not at all.",
    "Wards are not scanned: their numbers are too small to judge thousands of them one by one.",
    "Quarterly figures other than surveys, workforce and money are not scanned: they have too few figures, or "
    "another kind.",
    "A survey of 400 people shows only large changes of a borough: about 13 percentage points in a year.",
    "A finding says that something changed, not why. People who know the place say why; that is what cases are for.",
    "The newest month may still be revised. It is scanned again when it is, and both results are kept; with a day "
    "in its address the page shows the newest scan that knew nothing later.",
    "Rare events make no allowance for provisional months.",
)
LITERATURE = (
    "Noufaily and others, An improved algorithm for outbreak detection, Statistics in Medicine, 2013: "
    "the design for thousands of series of counts, and outlying past months that weigh less.",
    "Enki and others, Comparison of outbreak detection algorithms, PLoS ONE, 2016: how such methods are compared.",
    "Marshall and others, Statistical issues in the prospective monitoring of health outcomes, Journal of the Royal "
    "Statistical Society A, 2004: false discovery across many units.",
    "Spiegelhalter and others, Statistical methods for healthcare regulation, Journal of the Royal Statistical "
    "Society A, 2012: rating, screening and surveillance with one currency.",
    "Benjamini and Hochberg, Controlling the false discovery rate, Journal of the Royal Statistical Society B, 1995; "
    "Efron, Large-Scale Inference, 2010: the share of false findings, for a list and for each.",
    "Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine, 2005, and Handling "
    "over-dispersion of performance indicators, Quality and Safety in Health Care, 2005: standing apart.",
    "Kish, Survey Sampling, 1965: the design effect.",
    "Breslow and Clayton, Approximate inference in generalized linear mixed models, Journal of the American "
    "Statistical Association, 1993: the model of counts.",
    "Wheeler, Tables and graphs for monitoring crime trends, 2016: why percentage change misleads.",
)  # fmt: skip
