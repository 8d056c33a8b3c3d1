namespace Twin.Silo.Identity;

/// <summary>What an unattended first start asks for.</summary>
/// <param name="AdminPassword"><c>Bootstrap:AdminPassword</c>; null: one is made and returned.</param>
/// <param name="ApiKey"><c>Bootstrap:ApiKey</c>, any text of at least 8 characters; null: none.</param>
public sealed record BootstrapOptions(string? AdminPassword, string? ApiKey);

/// <summary>What a first start made.</summary>
/// <param name="AdminCreated">The administrator is new.</param>
/// <param name="GeneratedPassword">To be printed once; null when it was given or the administrator existed.</param>
/// <param name="KeyCreated">The key is new.</param>
/// <param name="KeyIsWeak">The given key is shorter than 32 characters: worth a warning.</param>
public sealed record BootstrapResult(bool AdminCreated, string? GeneratedPassword, bool KeyCreated, bool KeyIsWeak);
