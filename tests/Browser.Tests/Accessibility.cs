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
    public static async Task<string[]> FindAsync(IPage page)
    {
        var result = await page.RunAxe(Options);
        return
        [
            .. result.Violations.Where(static violation => violation.Impact is "serious" or "critical").Select(violation =>
                $"{page.Url}: {violation.Id}: {violation.Help} {string.Join(" | ", violation.Nodes.Take(5).Select(static n => n.Html))}"),
        ];
    }

    /// <summary>One rule of axe again on a page that was judged before and has changed its colours since: axe is there already.</summary>
    public static async Task<string[]> FindAgainAsync(IPage page, string rule) => await page.EvaluateAsync<string[]>(
        """
        async (rule) => {
          const { violations } = await axe.run(document, { runOnly: { type: 'rule', values: [rule] }, resultTypes: ['violations'] });
          return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
            .map((v) => `${location.href}: ${v.id}: ${v.help} ${v.nodes.slice(0, 5).map((n) => n.html).join(' | ')}`);
        }
        """, rule);
}
