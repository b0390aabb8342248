# Buddies: members who look after newcomers.

buddies-joined = Thank you, { $name }! Welcomes will name you in turn, so newcomers know whom to ask.
buddies-joined-before = { $name }, you are a buddy already.
buddies-stopped = All right, { $name }, I will not name you any more. Thank you!
buddies-was-none = { $name }, you are no buddy at the moment.
buddies-list = { $count ->
    [one] One buddy: { $names }
   *[other] { $count } buddies: { $names }
}
buddies-nobody = There are no buddies yet. To look after newcomers, send <code>/buddy on</code>
buddies-comma = {", "}
buddies-help-buddy = Be a buddy and look after newcomers
buddies-usage-buddy = For example: <code>/buddy on</code> to be one, <code>/buddy off</code> to stop, <code>/buddy</code> to see them
