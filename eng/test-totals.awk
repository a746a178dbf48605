# Reads the output of `dotnet test` (Microsoft.Testing.Platform) and prints: passed failed skipped strays.
# A stray is a skipped test outside the Orleans suite, the only one that may be unable to run on a bare machine.
# Totals are summed over all summaries, so it does not matter whether one run or one run per project printed them.

/^Test run summary:/                { inSummary = 1; next }
inSummary && /^ +succeeded: [0-9]+/ { passed  += $2; next }
inSummary && /^ +failed: [0-9]+/    { failed  += $2; next }
inSummary && /^ +skipped: [0-9]+/   { skipped += $2; next }
inSummary && /^ +duration: /        { inSummary = 0; next }

# "skipped Name", the reason on lines of its own, then "  from /path/of/Module.dll (net10.0|x64)".
/^skipped /                         { name = $2; awaitingModule = 1; next }
awaitingModule && /^ +from \// {
  awaitingModule = 0
  if ($2 ~ /\/[^\/]*Orleans[^\/]*\.dll$/) {
    excused++
  } else {
    print "ci: skipped: " name > "/dev/stderr"
  }
}

# What is not known to be excused is a stray, so an unforeseen format errs towards failing.
END { printf "%d %d %d %d\n", passed, failed, skipped, skipped - excused }
