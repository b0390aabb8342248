# The gate: asking in private to be let in, a few questions, and an admin's decision.

gate-help-join = Ask to join a group
gate-usage-join = Write to me in private: <code>/join name of the group</code>, for example <code>/join Reading club</code>
gate-no-groups = There is no group you could ask for: you are in all that take requests, or none does.
gate-no-such-group = No group of that name can be asked for: it takes no requests, or you are in it already. /join shows those that can.
gate-which = Which group would you like to join?
gate-closed = { $group } takes no requests at the moment.
gate-inside = You are in { $group } already.
gate-banned = You are banned from { $group } and cannot ask to join; if you think that is wrong, please ask an admin.
gate-waiting = Your request to join { $group } still waits for an admin; there is no need to ask again.
gate-not-again-yet = Your request to join { $group } was just refused; you may ask again after a day.
gate-withdraw-button = Withdraw it
gate-withdrawn = Your request to join { $group } is withdrawn.
gate-too-late-to-withdraw = Your request to join { $group } has been settled; it is too late to withdraw it.
gate-question = Before you join { $group } ({ $number }/{ $count }): { $question }
    To stop, answer “cancel”.
gate-submitted = The admins of { $group } have your request; I will tell you what they say.
gate-request = { $name } would like to join { $group }.
gate-answered = { $question }
    — { $answer }
gate-approve-button = Let in
gate-refuse-button = Refuse
gate-settled = Done
gate-let-in = { $name } is let into { $group } ({ $by }).
gate-turned-away = { $name } is not let into { $group } ({ $by }).
gate-was-let-in = { $by } has let { $name } into { $group } already.
gate-was-turned-away = { $by } has refused { $name } ({ $group }) already.
gate-was-withdrawn = { $name } has withdrawn the request to join { $group }.
gate-was-expired = The request of { $name } to join { $group } has expired.
gate-was-asking = { $name } asks anew to join { $group } and is answering the questions.
gate-was-open = The request of { $name } to join { $group } still waits.
gate-gone = There is no such request any more.
gate-nobody = the bot
gate-told-let-in = Welcome! Your request to join { $group } was accepted; you will be brought in right away.
gate-told-turned-away = Sorry, your request to join { $group } was not accepted.
gate-told-expired = Nobody decided about your request to join { $group }, so it has expired. You may ask again with /join.
gate-not-added = { $name } was let into { $group }, but could not be brought in; the platform says: { $said }
