package dev.plinth.rules;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/// What it costs to read a client's filter.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FilterBenchmark {
  @Benchmark
  public Expr oneComparison() {
    return RuleParser.parseFilter("status = 'open'");
  }

  @Benchmark
  public Expr fiveConditions() {
    return RuleParser.parseFilter(
        "status in ('open', 'late') and (title like '%ship%' or project.name = 'sea') and not done ="
            + " true and created > now - 7d");
  }
}
