using Twin.Domain.Readings;
using Twin.Domain.Rules;
using Xunit;

namespace Twin.Domain.Tests.Rules;

/// <summary>The hot path makes no garbage.</summary>
public sealed class RuleAllocationTests
{
    [Fact]
    public void Evaluate_TenThousandTimesWithEveryKindOfRule_AllocatesNothing()
    {
        var rules = RuleSetPropertyTests.Rules.Select(r => r with { Threshold = r.Kind == RuleKind.Threshold
            && r.Limit < LimitKind.High ? -1e6 : 1e6 });
        var set = TwinRig.Compile([.. rules.Where(r => r.Id != "X" && r.Id != "XA"),
            TwinRig.Rule(RuleKind.Expression, "X") with { Expression = "if(a > 5, max(a, b) / 3, sqrt(c)) > 1000 and age(c) < 9" }]);
        var states = set.NewStates();
        var sink = new TransitionSink(new TwinKey("live", "p", "t"));
        Quality[] qualities = [Quality.Good, Quality.Good, Quality.Good];
        double[] values = [1, 2, 3];
        long[] sources = [1, 1, 1];
        Run(2_000, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000, 1_000_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(0, sink.Count);

        void Run(int times, long from)
        {
            for (var i = 0; i < times; i++)
            {
                var signal = i % 3;
                values[signal] = i % 17;
                sources[signal] = from + i;
                var input = new RuleInput { Values = values, Qualities = qualities, SourceMs = sources, Mode = 0, Changed = signal,
                    Position = i };
                set.Evaluate(states, input, from + i, ref sink);
                if (i % 10 == 0) set.Tick(states, input, from + i, ref sink);
            }
        }
    }
}
