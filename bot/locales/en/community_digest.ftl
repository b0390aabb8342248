# A community's digest: its groups side by side.

community-digest-title = <b>Community “{ $name }”</b> · { $weekday }, { $day }
community-digest-group = { $number }. { $title }{ $count ->
    [0] : nothing to worry about
   *[other] {""}
 }
community-digest-there = { $title } ({ $platform })
community-digest-more = · { $count } more: press the button below
community-digest-numbers = <b>Numbers</b> of the { $groups } groups in this order{ $compared ->
    [true] , in brackets the day before
   *[false] {""}
 }
community-digest-number = { $label } { $values }
community-digest-value = <b>{ $now }</b>{ $compared ->
    [true] { " (" }{ $before })
   *[false] {""}
 }
community-digest-beside = {" | "}
community-digest-doubt = { $number }. { $doubt }
community-digest-left-out = <i>{ $titles }: you may not read its numbers, so they are left out.</i>
community-digest-open = Open { $title }
community-digest-cannot-open = That one is sent on the group's own platform. Write to me privately there once, then press again.
community-digest-none = There is no common digest: you must own the community, it must have several groups, and its digests must not be set apart.
