# What a platform does for us, as the owner is told.
entrusted-greeting-kept = The welcome of “{ $title }” is in the library of greetings. The group's owner must now choose it: in the app, in this group's settings, under the greeting for newcomers. Until then nobody is greeted there; I cannot see whether it was chosen.
entrusted-greeting-cut = The welcome of “{ $title }” was longer than a greeting may be (3,000 bytes): the beginning of it is in the library of greetings. The group's owner must choose it in the app, in this group's settings, under the greeting for newcomers; I cannot see whether it was chosen.
entrusted-greeting-full = There is no room for the welcome of “{ $title }” in the library of greetings. Whoever runs me can allow more groups, up to a hundred.
entrusted-greeting-unclear = Whether the welcome of “{ $title }” reached the library of greetings is unclear, and I cannot look. Please see in the admin console: if it is there, delete it; then turn the welcome off and on again (<code>/welcome off</code>, <code>/welcome on</code>).
entrusted-greeting-refused = The welcome of “{ $title }” was not taken into the library of greetings: { $why }. I try again every day.
entrusted-words-kept = The words on the lists of “{ $title }” are now held back in what the colleagues of this group write to customers, here and elsewhere. What customers write is not looked at.
entrusted-words-cut = Of the words on the lists of “{ $title }” { $left_out } { $left_out ->
        [one] is
       *[other] are
    } left out: a rule holds 300 words of 32 characters at most. The others are held back in what the colleagues of this group write to customers; what customers write is not looked at.
entrusted-words-full = There are 100 rules for what staff write to customers already, so there is none for “{ $title }”. One has to be deleted in the admin console.
entrusted-words-nobody = No colleague is in “{ $title }”, so there is nobody whose messages to customers could be watched, and no rule.
entrusted-words-refused = The rule for what the colleagues of “{ $title }” write to customers was refused: { $why }. I try again every day.
entrusted-words-hint = { $wish ->
        [off] In this group I hear nothing. These words can be held back in what colleagues write to customers (not in what customers write): <code>/set moderation.staff_words warn</code>
       *[other] In this group they bind what colleagues write to customers; what customers write is not looked at.
    }
entrusted-greeting-how = Here the platform greets in my place, with these words, once the group's owner has chosen them in the app, in this group's settings, under the greeting for newcomers. Lines about the number of members or the buddy are left out.
