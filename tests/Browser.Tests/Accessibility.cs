using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Twin.Browser.Tests;

internal static class Accessibility
{
    /// <summary>Fails on a serious or critical finding of axe and says where it is.</summary>
    public static async Task AssertCleanAsync(IPage page)
    {
        var result = await page.RunAxe();
        var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation =>
                $"{violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Take(5).Select(node => node.Html))}").ToArray();
        Assert.True(serious.Length == 0, string.Join('\n', serious));
    }
}
