wordlists-changed = List { $name }: { $changed } changed, { $size } in it now.
wordlists-rule-is = { "" } The rule <code>{ $id }</code> { $mode ->
        [enforce] is in force, so this counts at once.
        [shadow] still watches; try it, then put it in force.
       *[off] is switched off.
    }
wordlists-nothing-changed = Nothing changed in { $name }; it has { $size } entries.
wordlists-too-long = A list can have { $limit } entries. Please remove some first, for example: <code>/word remove casino</code>
wordlists-too-many-rules = A group can have { $limit } rules. Please delete one you do not use, for example: <code>/rule flood delete</code>
wordlists-file-unreadable = The file is too large or cannot be read. Send UTF-8 text with one entry a line, in several files if need be. For example: a file with <code>/word add</code>
wordlists-list = <b>#{ $name }</b> ({ $size }): { $words }
wordlists-pattern = { $number }. <code>{ $pattern }</code>
wordlists-no-patterns = There are no patterns yet. For example: <code>/pattern add buy.{"{"}0,3{"}"}now</code>
wordlists-pattern-refused = The pattern <code>{ $pattern }</code> cannot be used: { $reason }. For example: <code>/pattern add buy.{"{"}0,3{"}"}now</code>
wordlists-pattern-too-long = A pattern can have { $limit } characters. Add it as several shorter ones.
wordlists-pattern-matches-anything = The pattern <code>{ $pattern }</code> matches even an empty message, so it would hit everything. Please be more exact, for example: <code>/pattern add buy.{"{"}0,3{"}"}now</code>
wordlists-too-many-patterns = There can be { $limit } patterns. Please remove one first, for example: <code>/pattern remove 1</code>
wordlists-not-a-domain = “{ $found }” is no domain. For example: <code>/deny domain example.com</code>

wordlists-help-word = Forbidden words
wordlists-usage-word = For example: <code>/word add casino</code>, <code>/word remove casino</code>, <code>/word list</code>; answer a text, or send a file, to add many at once
wordlists-help-pattern = Forbidden patterns
wordlists-usage-pattern = For example: <code>/pattern add buy.{"{"}0,3{"}"}now</code>, <code>/pattern remove 1</code>, <code>/pattern list</code>
wordlists-help-allow = Allow only links to these domains
wordlists-usage-allow = For example: <code>/allow domain example.com</code>
wordlists-help-deny = Forbid links to these domains
wordlists-usage-deny = For example: <code>/deny domain example.com</code>
