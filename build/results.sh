# Sourced by test.sh: reads the result files (TRX) of dotnet test.

# Empty where there is none.
all_results() { cat "$1"/*.trx 2>/dev/null || true; }

# count FOLDER passed|failed : the sum over all result files of a folder.
count() { all_results "$1" | awk -v name="$2" '/<Counters / && match($0, " " name "=\"[0-9]*") { n += substr($0, RSTART + length(name) + 3, RLENGTH) } END { print n + 0 }'; }

# was_cut_short FOLDER : true when a run ended before its last test, so that what failed is not all that may be wrong.
was_cut_short() { [ "$(all_results "$1" | awk '/[Tt]est run was aborted|host process crashed|<ResultSummary outcome="(Aborted|Error|Timeout)/ { n++ } END { print n + 0 }')" -gt 0 ]; }

# failed_tests FOLDER : full names of the methods that failed, one a line; a theory is named once.
failed_tests() {
  all_results "$1" | awk '
    function value(name,  at) { at = match($0, " " name "=\"[^\"]*\""); return at ? substr($0, at + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    /<UnitTestResult / && / outcome="Failed"/ { failed[value("testId")] = 1 }
    /<UnitTest /   { id = value("id") }
    /<TestMethod / { method[id] = value("className") "." value("name") }
    END { for (id in failed) print (id in method) ? method[id] : "?" }' | sort -u
}

# these_tests : makes the filter of dotnet test for the names that it reads.
these_tests() { sed 's/^/FullyQualifiedName=/' | paste -sd '|' -; }
