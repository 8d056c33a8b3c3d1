namespace Twin.Silo.Notifications;

/// <summary>Section <c>Notices</c>: the mail server, and where this Twin is found.</summary>
public sealed class NoticeOptions
{
    /// <summary>Address of this Twin as people open it, for links in messages; empty: no links.</summary>
    public string Site { get; set; } = "";

    /// <summary>The mail server.</summary>
    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>Web push.</summary>
    public PushOptions Push { get; set; } = new();
}

/// <summary>Web push.</summary>
public sealed class PushOptions
{
    /// <summary>Whom a push service writes to when something is wrong: <c>mailto:</c> or https; empty: <see cref="NoticeOptions.Site"/>
    /// when that is https, else web push is not set up.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Push services that may be spoken to; empty: those of Chrome, Edge, Firefox and Safari.</summary>
    public IList<string> Hosts { get; } = [];
}

/// <summary>A mail server.</summary>
public sealed class SmtpOptions
{
    /// <summary>Host name; empty: no e-mail is sent.</summary>
    public string Host { get; set; } = "";

    /// <summary>Port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>User; empty: none is told.</summary>
    public string User { get; set; } = "";

    /// <summary>Password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Sender.</summary>
    public string From { get; set; } = "twin@localhost";

    /// <summary><c>auto</c>: encrypted where the server can; <c>tls</c>: always; <c>none</c>: never.</summary>
    public string Security { get; set; } = "auto";
}
