# When something happens: said back to admins, and why a line is no schedule.

schedule-once = { $at }
schedule-daily = every day at { $at }
schedule-weekly = every { $days } at { $at }
schedule-every-days = every { $n } days at { $at }, from { $start }
schedule-monthly = every month on day { $day } at { $at }
schedule-monthly-last = on the last day of every month at { $at }
schedule-interval = every { $every }
schedule-cron = by cron: { $text }

schedule-example = For example: <code>daily 09:00</code>, <code>mon,wed 20:30</code>, <code>monthly 1 10:00</code>, <code>every 2h</code>, <code>tomorrow 8:00</code>
schedule-example-cron = For example: <code>cron 0 9 * * 1-5</code> (Monday to Friday at 9)

schedule-not-understood = I could not tell when “{ $found }” is. { $example }
schedule-no-time = The time of day is missing. { $example }
schedule-bad-time = “{ $found }” is no time of day. { $example }
schedule-bad-date = “{ $found }” is no date. { $example }
schedule-bad-number = “{ $found }” is too often or too rare: from 1 minute to 366 days. { $example }
schedule-bad-cron = “{ $found }” in the cron text makes no sense, or never comes. { $example }
schedule-in-past = “{ $found }” is already past. { $example }
