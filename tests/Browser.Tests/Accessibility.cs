using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Twin.Browser.Tests;

internal static class Accessibility
{
    // What is well needs no description: most of the time went into writing it.
    private static readonly AxeRunOptions Options = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>Fails on a serious or critical finding of axe and says where it is.</summary>
    public static async Task AssertCleanAsync(IPage page)
    {
        var serious = await FindAsync(page);
        Assert.True(serious.Length == 0, string.Join('\n', serious));
    }

    /// <summary>Serious and critical findings of axe, in words.</summary>
    /// <param name="page">The page as it stands.</param>
    /// <param name="rules">Only these rules; none: all.</param>
    public static async Task<string[]> FindAsync(IPage page, params string[] rules)
    {
        var options = rules.Length == 0 ? Options
            : new AxeRunOptions { ResultTypes = [ResultType.Violations], RunOnly = RunOnlyOptions.Rules(rules) };
        var result = await page.RunAxe(options);
        return
        [
            .. result.Violations.Where(static violation => violation.Impact is "serious" or "critical").Select(violation =>
                $"{page.Url}: {violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Take(5).Select(static n => n.Html))}"),
        ];
    }
}
