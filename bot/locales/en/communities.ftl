# Communities: groups of one owner put together.

communities-help-community = Put several groups together as a community
communities-usage-community = The owner sends in the group: <code>/community new Readers</code>, in another group <code>/community join CODE</code>, to go <code>/community leave</code>, for one digest of all <code>/community digest on</code> (or off).

communities-name = Community “{ $name }”{ $owned ->
    [false] {""}
   *[true] , owned by { $owner }
 }, { $groups ->
    [one] one group
   *[other] { $groups } groups
 }
communities-group = · { $title } ({ $platform })
communities-code =
    Send <code>/community join { $code }</code> in another group of yours to bring it in; only you can.
    Digest: { $one_digest ->
        [true] one for all groups, side by side.
       *[false] one for each group.
    }
communities-code-privately = For the code to join with, send me <code>/community</code> privately.
communities-found-one = This group is in no community yet. Found one: <code>/community new Readers</code>; or join one: <code>/community join CODE</code>.
communities-in-none = This group is in no community yet.
communities-owner-only = Only the owner changes a community, for example: <code>/community new Readers</code>
communities-founded =
    The community “{ $name }” is founded, and this is its first group.
    Send <code>/community join { $code }</code> in another group of yours to bring it in. If that group is on another platform, link your accounts with /link first.
communities-bad-name = A community's name is one line of at most { $longest } letters, for example: <code>/community new Readers</code>
communities-in-one-already = This group is in the community “{ $name }”. To change, send <code>/community leave</code> first.
communities-joined = This group joined the community “{ $name }”, which has { $groups } groups now.
communities-no-such = There is no community with that code. Its owner sees the code by sending me <code>/community</code> privately.
communities-not-its-owner = That community is not owned by this account. If its owner is you too, link your accounts first: send me /link privately.
communities-full = A community has at most { $most } groups.
communities-left = This group left the community “{ $name }”.
communities-ended = The last group left, so the community “{ $name }” is no more.
communities-one-digest = Fine, from now on you get one digest for the whole community, its groups side by side.
communities-many-digests = Fine, from now on each group has its own digest.
