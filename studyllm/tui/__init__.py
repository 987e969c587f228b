"""The screens: they show what a study tells and pass on what the learner does."""
