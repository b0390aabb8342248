privacy-help-mydata = Export my data
privacy-usage-mydata = Send /mydata and I send you everything I keep about you, privately.
privacy-help-forgetme = Erase my data
privacy-usage-forgetme = Send /forgetme, then confirm with the button.
privacy-write-first = Your data goes to you alone. Write to me privately once, then send /mydata.
privacy-your-data = This is everything Hearth keeps about you. Any text tool opens it.
privacy-sent-privately = Sent to you privately.
privacy-told-already = You have your data from a moment ago. You can ask again after { $at }.
privacy-really =
    Shall I really forget you?
    Erased, in every group: your name and accounts, linked ones too, what I keep of your words, your profile and roles.
    Kept, without a name: statistics, the points ledger and case records; a sanction in force keeps its account until it ends. Messages in the groups are not touched.
    This cannot be undone, and streaks and points start from nothing.
privacy-erase-button = Erase my data
privacy-keep-button = Never mind
privacy-kept = Fine, nothing was changed.
privacy-erased = Erased. If you speak again, you are somebody new to me.
privacy-erased-short = Erased
privacy-nameless = Former member
