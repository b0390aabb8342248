transfer-help-export = Get all settings as a file
transfer-usage-export = Send <code>/export</code> and the settings come to you privately.
transfer-help-import = Take settings from a file
transfer-usage-import = Send <code>/import</code>, then the file or its text.
transfer-head = Hearth: settings of { $title }, exported { $at }
transfer-how-to-import = Change what you like, send /import and then this file; what is not named stays, and nothing changes before you confirm.
transfer-exported = Settings of { $title }
transfer-sent-privately = I sent you the file privately.
transfer-send-it = Now send the settings file (.toml, at most 256 KB) or its text, for example what <code>/export</code> gave you.
transfer-too-large = That file is too large; settings take at most 256 KB.
transfer-unreachable = I could not fetch that file, please send it again.
transfer-not-text = That is no text file; please send a .toml file in UTF-8.
transfer-not-toml = { $line ->
    [0] That is not TOML, which looks like <code>[checkin]</code> and below it <code>base_points = 5</code>
   *[other] Line { $line } is not TOML, which looks like <code>base_points = 5</code>
}
transfer-too-deep = That file is nested too deeply; settings have two levels, a [section] and name = value.
transfer-empty = There are no settings in that file.
transfer-would-change = <b>{ $count }</b> to change, once you confirm:
transfer-refused = <b>{ $count }</b> cannot be taken, so nothing was changed. Correct them and send /import again:
transfer-and-more = … and { $count } more
transfer-nothing-new = That is exactly how things are set now.
transfer-apply = Apply all
transfer-drop = Leave it
transfer-applied = Applied.
transfer-outdated = The settings changed in between, please send /import again.
transfer-dropped = Nothing was imported, all settings are as before.
transfer-done = Done
