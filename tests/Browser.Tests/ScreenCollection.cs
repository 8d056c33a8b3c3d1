namespace Twin.Browser.Tests;

/// <summary>All browser tests share one host and one browser and run one after the other: two cores, one plant.</summary>
[CollectionDefinition(Name)]
public sealed class ScreenCollection : ICollectionFixture<ScreenFixture>
{
    public const string Name = "screens";
}
