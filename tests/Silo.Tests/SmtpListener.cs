using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;
using Twin.Tests.Support;

namespace Twin.Silo.Tests;

/// <summary>A mail server on a free port, down until it is started.</summary>
internal sealed class SmtpListener : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public int Port { get; } = FreePorts.Next();

    public ConcurrentQueue<MimeMessage> Mails { get; } = new();

    public void Start()
    {
        var services = new ServiceProvider();
        services.Add(new Store(Mails));
        var options = new SmtpServerOptionsBuilder().ServerName("localhost")
            .Endpoint(e => e.Endpoint(new IPEndPoint(IPAddress.Loopback, Port))).Build();
        _ = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    // The server disposes of its store when it stops, so that this is not the listener itself.
    private sealed class Store(ConcurrentQueue<MimeMessage> mails) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(buffer.ToArray());
            mails.Enqueue(MimeMessage.Load(stream, cancellationToken));
            return Task.FromResult(SmtpResponse.Ok);
        }
    }
}
