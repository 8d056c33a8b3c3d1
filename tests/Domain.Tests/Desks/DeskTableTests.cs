using CsCheck;
using Twin.Domain.Desks;
using Xunit;

namespace Twin.Domain.Tests.Desks;

public sealed class DeskTableTests
{
    [Fact]
    public void Sounding_IsTheScreenThatIsThereLongest_AndTheNextWhenItGoes()
    {
        var desk = new DeskTable();
        Assert.True(desk.Join("a", 0) && desk.Join("b", 1) && desk.Join("a", 2));
        Assert.Equal(new DeskView(2, "a", null), desk.View);
        desk.Leave("a");
        Assert.Equal("b", desk.View.Sounding);
    }

    [Fact]
    public void ScreenThatDied_LeavesTheSoundToAnother()
    {
        var desk = new DeskTable();
        desk.Join("a", 0);
        desk.Join("b", 0);
        desk.Join("b", DeskTable.GoneMs + 1);
        Assert.Equal(new DeskView(1, "b", null), desk.View);
    }

    [Fact]
    public void Select_IsNewsOnce_AndOnlyFromOneWhoSitsThere()
    {
        var desk = new DeskTable();
        desk.Join("a", 0);
        var word = new DeskWord(DeskWordKind.Select, "T-101", 0, null);
        Assert.False(desk.Take("stranger", word));
        Assert.True(desk.Take("a", word));
        Assert.False(desk.Take("a", word));
        Assert.Equal("T-101", desk.View.Twin);
    }

    [Theory]
    [InlineData(" Desk-1 ", "desk-1")]
    [InlineData("中控1", "中控1")]
    [InlineData("a/b", null)]
    [InlineData("", null)]
    [InlineData("a-name-much-longer-than-it-may-be", null)]
    public void Name_IsShortAndPlain(string typed, string? name) => Assert.Equal(name, DeskTable.Name(typed));

    [Fact]
    public void AtAnyTime_AtMostOneSounds_AndNeverMoreThanTheBound() =>
        Gen.Select(Gen.Int[0, 25], Gen.Int[0, 4], Gen.Int[0, 9_000]).Array[1, 80].Sample(steps =>
        {
            var desk = new DeskTable();
            long now = 0;
            foreach (var (screen, act, pause) in steps)
            {
                now += pause;
                if (act == 0) desk.Leave($"s{screen}");
                else desk.Join($"s{screen}", now);
                Assert.InRange(desk.View.Screens, 0, DeskTable.MostScreens);
                Assert.Equal(desk.View.Screens > 0, desk.Screens.Contains(desk.View.Sounding));
            }
        });
}
