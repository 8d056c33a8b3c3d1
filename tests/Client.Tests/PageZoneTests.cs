using System.Globalization;
using Twin.Client.Blazor.Definitions;
using Twin.Client.Blazor.Twins;
using Twin.Client.Blazor.Web;
using Twin.Client.Blazor.Work;
using Twin.Domain.Forms;

namespace Twin.Client.Tests;

/// <summary>Times on the screens are those of the browser's clock, wherever the server stands.</summary>
public sealed class PageZoneTests
{
    // 2026-11-27 13:59:15 UTC.
    private const long At = 1_795_787_955_000;

    [Theory]
    [InlineData("480~Asia/Shanghai", "2026-11-27 21:59:15")]
    [InlineData("-300~America/New_York", "2026-11-27 08:59:15")]
    [InlineData("330~Not/AZone", "2026-11-27 19:29:15")]
    [InlineData("0~", "2026-11-27 13:59:15")]
    public void Time_IsOfTheZoneTheBrowserTells(string cookie, string shown) => In(cookie, () => Assert.Equal(shown, Shown.Time(At)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Asia/Shanghai")]
    [InlineData("9999~Not/AZone")]
    [InlineData("x~../../etc/passwd")]
    public void Cookie_ThatSaysNothing_IsNoZone(string? cookie) => Assert.Null(PageZone.Of(cookie));

    [Fact]
    public void Date_TypedIntoAForm_IsTheOneShown_AlsoInTheOtherHalfOfTheYear() => In("0~Europe/London", () =>
    {
        foreach (var clock in new[] { "2026-07-01T08:30", "2026-12-01T08:30" })
        {
            var json = FillValues.Typed(FieldKind.Date, clock);
            Assert.Equal(clock, FillValues.Local(FillValues.Parse(json)));
        }

        Assert.Equal("2026-07-01T08:30:00+01:00", FillValues.Text(FillValues.Parse(FillValues.Typed(FieldKind.Date, "2026-07-01T08:30"))));
    });

    [Fact]
    public void Day_OfTheCalendar_BeginsAtMidnightOfTheBrowser() => In("480~Asia/Shanghai", () =>
        Assert.Equal("2026-11-26T16:00:00",
            DateTimeOffset.FromUnixTimeMilliseconds(OrderAddress.Days(new DateOnly(2026, 11, 27), 1)[0]).UtcDateTime
                .ToString("s", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("Submit", "Submit")]
    [InlineData("Approve (second grade) ✓1", "Approve (second|grade) ✓1")]
    [InlineData("审批（特级）", "审批（特级）")]
    [InlineData("复测气体（作业暂停中）", "复测气体（|作业暂停中）")]
    [InlineData("A name that is far longer than there is any room for", "A name that is|far longer tha…")]
    public void NameOfAStep_StandsInAtMostTwoLines(string name, string lines) =>
        Assert.Equal(lines, string.Join('|', FlowLayout.Lines(name)));

    private static void In(string cookie, Action test)
    {
        PageZone.Current = PageZone.Of(cookie)!;
        test();
    }
}
