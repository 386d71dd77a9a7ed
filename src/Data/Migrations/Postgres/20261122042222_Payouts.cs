using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Payouts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PayoutProvider",
                table: "Transactions",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "BankFieldEntries",
                columns: table => new
                {
                    Place = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Label = table.Column<string>(type: "text", nullable: false),
                    IsRequired = table.Column<bool>(type: "boolean", nullable: false),
                    Pattern = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BankFieldEntries", x => x.Place);
                });

            migrationBuilder.CreateTable(
                name: "CurrencyGates",
                columns: table => new
                {
                    CurrencyCode = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Passages = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CurrencyGates", x => x.CurrencyCode);
                });

            migrationBuilder.CreateTable(
                name: "MozartoCredentials",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    BaseUrl = table.Column<string>(type: "text", nullable: false),
                    ProtectedCompanyToken = table.Column<byte[]>(type: "bytea", nullable: false),
                    ProtectedSecretKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    UserContext = table.Column<int>(type: "integer", nullable: false),
                    SetAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MozartoCredentials", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PayoutApprovals",
                columns: table => new
                {
                    PayoutId = table.Column<long>(type: "bigint", nullable: false),
                    Round = table.Column<int>(type: "integer", nullable: false),
                    ApproverIdentity = table.Column<string>(type: "text", nullable: false),
                    CreatorIdentity = table.Column<string>(type: "text", nullable: false),
                    ApproverName = table.Column<string>(type: "text", nullable: false),
                    ApprovedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    BoundAddress = table.Column<string>(type: "text", nullable: false),
                    BoundToken = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutApprovals", x => new { x.PayoutId, x.Round, x.ApproverIdentity });
                    table.CheckConstraint("CK_PayoutApprovals_NotByCreator", "\"ApproverIdentity\" <> \"CreatorIdentity\"");
                });

            migrationBuilder.CreateTable(
                name: "PayoutCalls",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    PayoutId = table.Column<long>(type: "bigint", nullable: false),
                    ClaimId = table.Column<long>(type: "bigint", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: false),
                    BodySha256 = table.Column<string>(type: "text", nullable: false),
                    Outcome = table.Column<int>(type: "integer", nullable: false),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Text = table.Column<string>(type: "text", nullable: true),
                    ExternalId = table.Column<string>(type: "text", nullable: true),
                    DetailsJson = table.Column<string>(type: "text", nullable: true),
                    ProtectedSecrets = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutCalls", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PayoutDrafts",
                columns: table => new
                {
                    RequestKey = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    OwnerIdentity = table.Column<string>(type: "text", nullable: false),
                    FormJson = table.Column<string>(type: "text", nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutDrafts", x => x.RequestKey);
                });

            migrationBuilder.CreateTable(
                name: "PayoutRequests",
                columns: table => new
                {
                    PayoutId = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<byte[]>(type: "bytea", nullable: false),
                    ValuesJson = table.Column<string>(type: "text", nullable: false),
                    IsEmailVerified = table.Column<bool>(type: "boolean", nullable: false),
                    ClaimsJson = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutRequests", x => x.PayoutId);
                });

            migrationBuilder.CreateTable(
                name: "PayoutRules",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    CurrencyCode = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    Terms_TwoApproversFromMinor = table.Column<long>(type: "bigint", nullable: true),
                    Terms_OperatorDayMaxMinor = table.Column<long>(type: "bigint", nullable: true),
                    Terms_PersonDayMaxMinor = table.Column<long>(type: "bigint", nullable: true),
                    Terms_DayMaxMinor = table.Column<long>(type: "bigint", nullable: true),
                    Terms_TotalMaxMinor = table.Column<long>(type: "bigint", nullable: true),
                    SetAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SetByName = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    EffectiveAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    CountedFrom = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    WithdrawnAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutRules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Payouts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    RequestKey = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    CreatorIdentity = table.Column<string>(type: "text", nullable: false),
                    CreatorName = table.Column<string>(type: "text", nullable: false),
                    ReplacesId = table.Column<long>(type: "bigint", nullable: true),
                    Source = table.Column<string>(type: "text", nullable: false),
                    Way = table.Column<string>(type: "text", nullable: false),
                    Provider = table.Column<string>(type: "text", nullable: false),
                    AmountMinor = table.Column<long>(type: "bigint", nullable: false),
                    CurrencyCode = table.Column<string>(type: "text", nullable: false),
                    UserId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PersonName = table.Column<string>(type: "text", nullable: false),
                    RequestedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    StateSince = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StateReason = table.Column<string>(type: "text", nullable: true),
                    Round = table.Column<int>(type: "integer", nullable: false),
                    ApprovedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ApprovedOnDay = table.Column<int>(type: "integer", nullable: true),
                    BoundAddress = table.Column<string>(type: "text", nullable: true),
                    BoundToken = table.Column<string>(type: "text", nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    WaitsForPush = table.Column<bool>(type: "boolean", nullable: false),
                    NotBefore = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ExternalId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ConflictReason = table.Column<string>(type: "text", nullable: true),
                    SettledConflict = table.Column<string>(type: "text", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Payouts", x => x.Id);
                    table.CheckConstraint("CK_Payouts_AmountAboveZero", "\"AmountMinor\" > 0");
                    table.CheckConstraint("CK_Payouts_NotSubmittingInConflict", "\"State\" <> 3 OR NOT \"WaitsForPush\"");
                    table.CheckConstraint("CK_Payouts_SentAsApproved", "\"State\" NOT IN (2, 3, 4, 5, 6, 8) OR (\"ApprovedAt\" IS NOT NULL AND \"BoundToken\" IS NOT NULL) OR \"SettledConflict\" IS NOT NULL");
                    table.CheckConstraint("CK_Payouts_State", "\"State\" BETWEEN 1 AND 11");
                });

            migrationBuilder.CreateTable(
                name: "PayoutSettlements",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    PayoutId = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    ProposedByIdentity = table.Column<string>(type: "text", nullable: false),
                    ProposedByName = table.Column<string>(type: "text", nullable: false),
                    ProposedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    TransactionId = table.Column<long>(type: "bigint", nullable: true),
                    ConfirmedByIdentity = table.Column<string>(type: "text", nullable: true),
                    ConfirmedByName = table.Column<string>(type: "text", nullable: true),
                    ClosedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutSettlements", x => x.Id);
                    table.CheckConstraint("CK_PayoutSettlements_TwoPeople", "\"ConfirmedByIdentity\" IS NULL OR \"ConfirmedByIdentity\" <> \"ProposedByIdentity\"");
                });

            migrationBuilder.CreateTable(
                name: "People",
                columns: table => new
                {
                    Identity = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    RoleNames = table.Column<string>(type: "text", nullable: false),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_People", x => x.Identity);
                });

            migrationBuilder.CreateTable(
                name: "SendingPauses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ByName = table.Column<string>(type: "text", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    ResumedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ResumedByName = table.Column<string>(type: "text", nullable: true),
                    ResumedReason = table.Column<string>(type: "text", nullable: true),
                    OpenMark = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SendingPauses", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CustomerPasses",
                columns: table => new
                {
                    Digest = table.Column<string>(type: "text", nullable: false),
                    ClaimsJson = table.Column<string>(type: "text", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerPasses", x => x.Digest);
                });

            migrationBuilder.CreateTable(
                name: "PayoutSteps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    PayoutId = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    From = table.Column<int>(type: "integer", nullable: true),
                    To = table.Column<int>(type: "integer", nullable: false),
                    OperatorName = table.Column<string>(type: "text", nullable: true),
                    Words = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PayoutSteps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PayoutSteps_Payouts_PayoutId",
                        column: x => x.PayoutId,
                        principalTable: "Payouts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PayoutCalls_AtMostOne",
                table: "PayoutCalls",
                column: "PayoutId",
                unique: true,
                filter: "\"Outcome\" <> 4");

            migrationBuilder.CreateIndex(
                name: "IX_PayoutCalls_PayoutId_Id",
                table: "PayoutCalls",
                columns: new[] { "PayoutId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_PayoutDrafts_OwnerIdentity_ChangedAt",
                table: "PayoutDrafts",
                columns: new[] { "OwnerIdentity", "ChangedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PayoutRules_CurrencyCode_EffectiveAt_Id",
                table: "PayoutRules",
                columns: new[] { "CurrencyCode", "EffectiveAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_Conflict",
                table: "Payouts",
                column: "Id",
                filter: "\"ConflictReason\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_CurrencyCode_ApprovedOnDay_State_AmountMinor",
                table: "Payouts",
                columns: new[] { "CurrencyCode", "ApprovedOnDay", "State", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_ExternalId_Id",
                table: "Payouts",
                columns: new[] { "ExternalId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_ReplacesId",
                table: "Payouts",
                column: "ReplacesId",
                unique: true,
                filter: "\"ReplacesId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_RequestKey",
                table: "Payouts",
                column: "RequestKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_State_Id",
                table: "Payouts",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Payouts_UserId_Id",
                table: "Payouts",
                columns: new[] { "UserId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_PayoutSettlements_OneOpen",
                table: "PayoutSettlements",
                column: "PayoutId",
                unique: true,
                filter: "\"ClosedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PayoutSettlements_PayoutId_Id",
                table: "PayoutSettlements",
                columns: new[] { "PayoutId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_PayoutSteps_PayoutId_Id",
                table: "PayoutSteps",
                columns: new[] { "PayoutId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SendingPauses_OpenMark",
                table: "SendingPauses",
                column: "OpenMark",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CustomerPasses_ExpiresAt",
                table: "CustomerPasses",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BankFieldEntries");

            migrationBuilder.DropTable(
                name: "CurrencyGates");

            migrationBuilder.DropTable(
                name: "MozartoCredentials");

            migrationBuilder.DropTable(
                name: "PayoutApprovals");

            migrationBuilder.DropTable(
                name: "PayoutCalls");

            migrationBuilder.DropTable(
                name: "PayoutDrafts");

            migrationBuilder.DropTable(
                name: "PayoutRequests");

            migrationBuilder.DropTable(
                name: "PayoutRules");

            migrationBuilder.DropTable(
                name: "PayoutSettlements");

            migrationBuilder.DropTable(
                name: "PayoutSteps");

            migrationBuilder.DropTable(
                name: "People");

            migrationBuilder.DropTable(
                name: "SendingPauses");

            migrationBuilder.DropTable(
                name: "CustomerPasses");

            migrationBuilder.DropTable(
                name: "Payouts");

            migrationBuilder.DropColumn(
                name: "PayoutProvider",
                table: "Transactions");
        }
    }
}
