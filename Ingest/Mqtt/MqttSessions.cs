using System.Collections;
using System.Collections.Concurrent;
using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Twin.Ingest.Intake;
using Twin.Ingest.Ports;

namespace Twin.Ingest.Mqtt;

/// <summary>Who may connect, publish and subscribe; bounds of sessions, subscribers and retained topics. MQTTnet's hooks.</summary>
internal sealed class MqttSessions(TwinMqttShared shared, MqttServer server, IMqttCredentials credentials, IDictionary ownItems)
{
    private readonly ConcurrentDictionary<string, TwinMqttChannel> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _dropping = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _retained = new(StringComparer.Ordinal);

    /// <summary>Hooks into MQTTnet.</summary>
    internal void Attach()
    {
        server.ValidatingConnectionAsync += ValidateAsync;
        server.InterceptingPublishAsync += PublishAsync;
        server.InterceptingSubscriptionAsync += SubscribeAsync;
        server.InterceptingUnsubscriptionAsync += UnsubscribeAsync;
        server.ApplicationMessageEnqueuedOrDroppedAsync += EnqueuedAsync;
        server.SessionDeletedAsync += DeletedAsync;
    }

    internal void Opened(TwinMqttChannel channel)
    {
        _open[channel.ClientId] = channel;
        _owners[channel.ClientId] = channel.Principal!.Actor;
    }

    internal void Ended(TwinMqttChannel channel)
    {
        if (!_open.TryRemove(KeyValuePair.Create(channel.ClientId, channel))) return;
        if (channel.SessionDeleted) _owners.TryRemove(channel.ClientId, out _);
    }

    /// <summary>The open connection of a client.</summary>
    internal TwinMqttChannel? Find(string client) => _open.GetValueOrDefault(client);

    /// <summary>Deletes sessions whose clients stayed away too long, and forgets owners of sessions that are gone.</summary>
    internal async Task SweepAsync()
    {
        try
        {
            var now = shared.Time.GetUtcNow().UtcDateTime;
            var sessions = await server.GetSessionsAsync();
            var alive = new HashSet<string>(StringComparer.Ordinal);
            foreach (var session in sessions)
            {
                // Version 3.1.1 has no expiry of its own.
                var expiry = session.ExpiryInterval == 0 ? uint.MaxValue : session.ExpiryInterval;
                var away = session.DisconnectedTimestamp is { } since ? (now - since).TotalSeconds : 0;
                var expired = away > Math.Min(expiry, (uint)shared.Options.SessionExpirySeconds);
                if (expired && !_open.ContainsKey(session.Id)) await session.DeleteAsync();
                else alive.Add(session.Id);
            }

            foreach (var (client, _) in _owners)
            {
                if (!alive.Contains(client) && !_open.ContainsKey(client)) _owners.TryRemove(client, out _);
            }
        }
        catch (Exception exception)
        {
            Log.SweepFailed(shared.Logger, exception);
        }
    }

    private async Task ValidateAsync(ValidatingConnectionEventArgs args)
    {
        var channel = (TwinMqttChannel)args.ChannelAdapter;
        args.AssignedClientIdentifier = channel.AssignedClientId;
        var (reason, principal) = await CheckAsync(channel, args);
        args.ReasonCode = reason;
        if (principal is not null)
        {
            channel.Admit(principal);
            return;
        }

        shared.Metrics.ConnectionRefused(reason.ToString());
        Log.ConnectionRefused(shared.Logger, channel.ClientId, args.UserName, reason.ToString());
    }

    private async ValueTask<(MqttConnectReasonCode Reason, MqttPrincipal? Principal)> CheckAsync(
        TwinMqttChannel channel, ValidatingConnectionEventArgs args)
    {
        if (channel.ClientId.Length is 0 or > 256) return (MqttConnectReasonCode.ClientIdentifierNotValid, null);
        if (args.AuthenticationMethod is not null) return (MqttConnectReasonCode.BadAuthenticationMethod, null);
        if (string.IsNullOrEmpty(args.UserName) && args.RawPassword is null or [])
        {
            var anonymous = args.ProtocolVersion == MqttProtocolVersion.V500
                ? MqttConnectReasonCode.BadUserNameOrPassword
                : MqttConnectReasonCode.NotAuthorized;
            return (anonymous, null);
        }

        MqttPrincipal? principal;
        try
        {
            principal = await credentials.AuthenticateAsync(
                channel.ClientId, args.UserName, args.RawPassword ?? [], args.CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.CredentialsFailed(shared.Logger, exception);
            return (MqttConnectReasonCode.ServerUnavailable, null);
        }

        if (principal is null) return (MqttConnectReasonCode.BadUserNameOrPassword, null);
        var willForbidden = channel.Will is { } doorWill
            ? TopicRules.IsReserved(doorWill.Topic)
            : channel.WillTopic is { } will && !TopicRules.MayPublish(principal, will);
        if (willForbidden) return (MqttConnectReasonCode.NotAuthorized, null);
        return Claim(channel.ClientId, principal);
    }

    /// <summary>A session belongs to the actor who made it: nobody else takes it over, or reads what waits in it.</summary>
    private (MqttConnectReasonCode Reason, MqttPrincipal? Principal) Claim(string client, MqttPrincipal principal)
    {
        if (!_owners.TryGetValue(client, out var owner))
        {
            if (_owners.Count >= shared.Options.MaxSessions) return (MqttConnectReasonCode.QuotaExceeded, null);
            owner = _owners.GetOrAdd(client, principal.Actor);
        }

        if (owner != principal.Actor) return (MqttConnectReasonCode.ClientIdentifierNotValid, null);
        return (MqttConnectReasonCode.Success, principal);
    }

    private Task DeletedAsync(SessionDeletedEventArgs args)
    {
        if (_open.TryGetValue(args.Id, out var channel)) channel.SessionDeleted = true;
        else _owners.TryRemove(args.Id, out _);
        return Task.CompletedTask;
    }

    private async Task PublishAsync(InterceptingPublishEventArgs args)
    {
        if (ReferenceEquals(args.SessionItems, ownItems)) return;
        var message = args.ApplicationMessage;
        if (!_open.TryGetValue(args.ClientId, out var channel) || channel.Principal is not { } principal)
        {
            Refuse(args, MqttPubAckReasonCode.NotAuthorized, "auth.session");
            return;
        }

        var topic = Encoding.UTF8.GetBytes(message.Topic);
        if (TopicRules.IsReserved(topic)) Refuse(args, MqttPubAckReasonCode.NotAuthorized, "topic.reserved");
        else if (shared.Door.Takes(topic)) await TakeAsync(args, channel, topic);
        else if (!TopicRules.MayPublish(principal, message.Topic))
            Refuse(args, MqttPubAckReasonCode.NotAuthorized, "topic.forbidden");
        else if (message.Retain && !MayRetain(message.Topic, message.Payload.IsEmpty))
            Refuse(args, MqttPubAckReasonCode.QuotaExceeded, "retained.full");
    }

    /// <summary>QoS 2 readings: one at a time, PUBREC when durable.</summary>
    private async Task TakeAsync(InterceptingPublishEventArgs args, TwinMqttChannel channel, byte[] topic)
    {
        args.ProcessPublish = false;
        MessageReceipt receipt;
        while (true)
        {
            receipt = channel.Accept(topic, args.ApplicationMessage.Payload);
            if (receipt.Position == 0) break;
            if (receipt.Position > 0 && await shared.Intake.WaitDurableAsync(receipt.Position, args.CancellationToken)) break;
            shared.Metrics.Held();
            await Task.Delay(TimeSpan.FromMilliseconds(shared.Options.RetryMs), shared.Time, args.CancellationToken);
        }

        shared.Metrics.Taken(1);
        if (receipt.Error is { } error) Refuse(args, (MqttPubAckReasonCode)TwinMqttChannel.ReasonOf(error), error.Code);
    }

    private void Refuse(InterceptingPublishEventArgs args, MqttPubAckReasonCode reason, string code)
    {
        shared.Metrics.Refused(code);
        args.ProcessPublish = false;
        args.Response.ReasonCode = reason;
        args.Response.ReasonString = code;
    }

    private bool MayRetain(string topic, bool clear)
    {
        if (clear)
        {
            _retained.TryRemove(topic, out _);
            return true;
        }

        return _retained.ContainsKey(topic) || (_retained.Count < shared.Options.MaxClientRetained && _retained.TryAdd(topic, 0));
    }

    private Task SubscribeAsync(InterceptingSubscriptionEventArgs args)
    {
        var filter = args.TopicFilter.Topic;
        MqttSubscribeReasonCode? refusal = null;
        if (!_open.TryGetValue(args.ClientId, out var channel) || channel.Principal is not { } principal)
            refusal = MqttSubscribeReasonCode.NotAuthorized;
        else if (filter.StartsWith("$share/", StringComparison.Ordinal))
            refusal = MqttSubscribeReasonCode.SharedSubscriptionsNotSupported;
        else if (filter.Length > shared.Options.TopicBytes) refusal = MqttSubscribeReasonCode.TopicFilterInvalid;
        else if (!principal.MaySubscribe(filter)) refusal = MqttSubscribeReasonCode.NotAuthorized;
        else if (!MayAdd(channel, filter)) refusal = MqttSubscribeReasonCode.QuotaExceeded;
        if (refusal is not { } code) return Task.CompletedTask;
        args.ProcessSubscription = false;
        args.Response.ReasonCode = code;
        return Task.CompletedTask;
    }

    private bool MayAdd(TwinMqttChannel channel, string filter)
    {
        lock (channel.Subscriptions)
        {
            if (channel.Subscriptions.Contains(filter)) return true;
            return channel.Subscriptions.Count < shared.Options.MaxSubscriptions && channel.Subscriptions.Add(filter);
        }
    }

    private Task UnsubscribeAsync(InterceptingUnsubscriptionEventArgs args)
    {
        if (_open.TryGetValue(args.ClientId, out var channel))
        {
            lock (channel.Subscriptions) channel.Subscriptions.Remove(args.Topic);
        }

        return Task.CompletedTask;
    }

    private Task EnqueuedAsync(ApplicationMessageEnqueuedEventArgs args)
    {
        if (args.IsDropped && _dropping.TryAdd(args.ReceiverClientId, 0)) _ = DropAsync(args.ReceiverClientId);
        return Task.CompletedTask;
    }

    /// <summary>Its queue has a gap, what it knows would be wrong without a sign: it starts anew and gets the retained state.</summary>
    private async Task DropAsync(string client)
    {
        await Task.Yield();
        try
        {
            Log.SlowSubscriber(shared.Logger, client);
            shared.Metrics.SlowSubscriber();
            var channel = Find(client);
            // The session first, so that a client that comes back at once finds none.
            if (await server.GetSessionAsync(client) is { } session) await session.DeleteAsync();
            channel?.Abort();
        }
        catch (Exception exception)
        {
            // The session may have ended on its own meanwhile.
            Log.ConnectionEnded(shared.Logger, client, exception.Message);
        }
        finally
        {
            _dropping.TryRemove(client, out _);
        }
    }
}
