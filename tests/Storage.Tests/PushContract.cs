using Twin.Domain.Notifications;
using Twin.Grains.Ports;

namespace Twin.Storage.Tests;

/// <summary>Devices of web push and the keys, on both stores.</summary>
public abstract class PushContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly PushDevice s_phone = new("user:anna", "https://push.example/one", "key", "auth", "zh", 5);

    private IPushStore Push => Store.Push;

    [Fact]
    public async Task Keys_AreTheFirstOnesForGood_AfterARestartToo()
    {
        var first = PushKeys.Make();
        Assert.Equal(first, await Push.KeysAsync(Make.Live, first));
        Assert.Equal(first, await Push.KeysAsync(Make.Live, PushKeys.Make()));
        await Store.ReopenAsync();
        Assert.Equal(first, await Push.KeysAsync(Make.Live, PushKeys.Make()));
    }

    [Fact]
    public async Task Devices_AreTheirPersons_UntilAnotherTakesTheBrowserOrItIsForgotten()
    {
        var desk = s_phone with { Endpoint = "https://push.example/two", Language = "en", SinceMs = 9 };
        await Push.SaveAsync(Make.Live, Make.Plant, desk);
        await Push.SaveAsync(Make.Live, Make.Plant, s_phone);
        await Store.ReopenAsync();
        Assert.Equal([s_phone, desk], await Push.ListAsync(Make.Plant, ["user:anna", "user:berta", "user:anna"]));
        Assert.Empty(await Push.ListAsync("p9", ["user:anna"]));
        Assert.Null(await Push.FindAsync("p9", desk.Target));
        var bertas = desk with { Person = "user:berta", Auth = "other" };
        await Push.SaveAsync(Make.Live, Make.Plant, bertas);
        Assert.Equal(bertas, await Push.FindAsync(Make.Plant, desk.Target));
        Assert.Equal([s_phone], await Push.ListAsync(Make.Plant, ["user:anna"]));
        Assert.True(await Push.RemoveAsync(Make.Live, Make.Plant, s_phone.Target));
        Assert.False(await Push.RemoveAsync(Make.Live, Make.Plant, s_phone.Target));
        Assert.Equal([bertas], await Push.ListAsync(Make.Plant, ["user:anna", "user:berta"]));
    }
}

/// <summary>Embedded.</summary>
public sealed class SqlitePushTests() : PushContract(StoreKind.Sqlite);

/// <summary>PostgreSQL.</summary>
public sealed class PostgresPushTests() : PushContract(StoreKind.Postgres);
