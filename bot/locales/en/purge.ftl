# Purging messages.

purge-done =
    { $count ->
        [one] 1 message deleted (case { $number }).
       *[other] { $count } messages deleted (case { $number }).
    }
purge-done-cut = { $count } messages deleted (case { $number }). That is the most at once; send it again for the rest.
purge-nothing = There is nothing to delete. Answer a message with <code>/purge</code> to begin there.
purge-not-heard = I never heard this message, or it is older than 48 hours and cannot be deleted any more.
purge-help-purge = Delete messages
purge-usage-purge = Answer the message to begin with: <code>/purge</code>; or delete one person's: <code>/purge @ming 24h</code>
