using static Microsoft.Playwright.Assertions;

namespace Twin.Browser.Tests;

/// <summary>What is wrong with Twin itself stands on every page, in both languages, and goes by itself.</summary>
[Collection(ScreenCollection.Name)]
public sealed class SystemBannerTests(ScreenFixture screens)
{
    [Theory]
    [InlineData("en-GB", "The disk is full")]
    [InlineData("zh-CN", "磁盘已满")]
    public async Task DiskFull_IsSaidOnThePage_AndGoesByItself(string culture, string words)
    {
        await using var screen = await screens.OpenAsync(culture);
        await screen.SignInAsync();
        await screen.GoAsync("/alarms");
        var notice = screen.Page.Locator("#system [data-code='ingest.disk-full']");
        await Expect(notice).ToHaveCountAsync(0);
        await screens.Host.PostAsync("/test/notice?code=ingest.disk-full");
        await Expect(notice).ToContainTextAsync(words);
        await screens.Host.PostAsync("/test/notice");
        await Expect(notice).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Alarm_ArrivingAtAChinesePage_IsChinese()
    {
        await using var screen = await screens.OpenAsync("zh-CN");
        await screen.SignInAsync();
        await screen.GoAsync("/");
        await screens.Host.PostAsync("/test/alarm?twin=P-306&priority=1&active=true");
        await Expect(screen.Page.Locator("#rail [data-alarm^='live~tank-farm~P-306~TEST~']")).ToContainTextAsync("测试触发");
        await screens.Host.PostAsync("/test/alarm?twin=P-306&priority=1&active=false");
    }
}
