# The first days: a few private words, nothing in the group.

onboarding-day-1 = Hello { $name }! You joined <b>{ $group }</b> yesterday. No hurry: look around first, and when you feel like talking, a short introduction is a good start.
onboarding-day-3 = { $name }, three days in <b>{ $group }</b>: how do you like it? If you have a question, ask it in the group, people are glad to help.
onboarding-day-7 = { $name }, one week in <b>{ $group }</b>! If the group helped you, pass on what you know to those who come after you.
