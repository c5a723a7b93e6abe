"""The subject: units, measures, periods, comparisons, words, view models. No web, no SQL, no clock."""
