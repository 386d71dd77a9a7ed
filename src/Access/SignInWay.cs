namespace Mozarto.Dashboard.Access;

/// <summary>One way to sign in: a component for the sign-in page, with a parameter <c>ReturnUrl</c> (a local address).</summary>
internal sealed record SignInWay(Type Component);
