using Twin.Silo.Hosting;
using Xunit;

namespace Twin.Silo.Tests;

public sealed class HeapKeeperTests
{
    [Theory]
    [InlineData(200, 0, false)] // A small plant is left to the collector.
    [InlineData(300, 0, true)]
    [InlineData(1_200, 1_120, false)]
    [InlineData(1_300, 1_120, true)]
    [InlineData(1_000, 1_120, false)]
    public void Collection_IsDue_WhenALargeHeapHasGrown(long nowMib, long fullMib, bool due) =>
        Assert.Equal(due, HeapKeeper.IsDue(nowMib << 20, fullMib << 20));
}
