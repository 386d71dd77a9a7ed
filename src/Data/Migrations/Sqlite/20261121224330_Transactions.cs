using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Transactions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsLate",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsReleased",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "ProcessedAt",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Processing",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ProcessingCause",
                table: "Deliveries",
                type: "TEXT",
                maxLength: 150,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ProcessingDetail",
                table: "Deliveries",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "TransactionId",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "JobAttempts",
                columns: table => new
                {
                    JobId = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobAttempts", x => new { x.JobId, x.Number, x.EndedAt });
                });

            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SubjectId = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    ClaimId = table.Column<long>(type: "INTEGER", nullable: true),
                    LeaseUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => x.Id);
                    table.CheckConstraint("CK_Jobs_ClaimedWhileRunning", "(\"ClaimId\" IS NOT NULL) = (\"State\" = 2)");
                    table.CheckConstraint("CK_Jobs_FinishedWhenFinal", "(\"FinishedAt\" IS NOT NULL) = (\"State\" IN (3, 4))");
                });

            migrationBuilder.CreateTable(
                name: "TransactionEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    TransactionId = table.Column<long>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    IsVariant = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    DeliveryId = table.Column<long>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AmountMinor = table.Column<long>(type: "INTEGER", nullable: true),
                    CurrencyCode = table.Column<string>(type: "TEXT", nullable: true),
                    AmountText = table.Column<string>(type: "TEXT", nullable: true),
                    MerchantReference = table.Column<string>(type: "TEXT", nullable: true),
                    UserId = table.Column<string>(type: "TEXT", nullable: true),
                    PaymentExternalId = table.Column<string>(type: "TEXT", nullable: true),
                    Direction = table.Column<int>(type: "INTEGER", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", nullable: true),
                    ProviderId = table.Column<string>(type: "TEXT", nullable: true),
                    RawStatus = table.Column<string>(type: "TEXT", nullable: true),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    Metadata = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TransactionEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TransactionNotes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    TransactionId = table.Column<long>(type: "INTEGER", nullable: false),
                    WrittenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorName = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TransactionNotes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Transactions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    ExternalId = table.Column<string>(type: "TEXT", nullable: false),
                    IsClaimed = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Direction = table.Column<int>(type: "INTEGER", nullable: false),
                    Provider = table.Column<string>(type: "TEXT", nullable: true),
                    ProviderId = table.Column<string>(type: "TEXT", nullable: true),
                    UserId = table.Column<string>(type: "TEXT", nullable: true),
                    MerchantReference = table.Column<string>(type: "TEXT", nullable: true),
                    AmountMinor = table.Column<long>(type: "INTEGER", nullable: true),
                    CurrencyCode = table.Column<string>(type: "TEXT", nullable: true),
                    AmountText = table.Column<string>(type: "TEXT", nullable: true),
                    RawStatus = table.Column<string>(type: "TEXT", nullable: true),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    Metadata = table.Column<string>(type: "TEXT", nullable: true),
                    PaymentExternalId = table.Column<string>(type: "TEXT", nullable: true),
                    RefundedMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    ConflictReason = table.Column<string>(type: "TEXT", nullable: true),
                    OccurredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    StandingEventId = table.Column<long>(type: "INTEGER", nullable: true),
                    ChosenThroughEventId = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Transactions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WordMappings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Word = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    ProposedBy = table.Column<string>(type: "TEXT", nullable: false),
                    ProposedByName = table.Column<string>(type: "TEXT", nullable: false),
                    ProposedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ConfirmedByName = table.Column<string>(type: "TEXT", nullable: true),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WordMappings", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Processing_Id",
                table: "Deliveries",
                columns: new[] { "Processing", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_ProcessingCause_Id",
                table: "Deliveries",
                columns: new[] { "ProcessingCause", "Id" },
                filter: "\"ProcessingCause\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_TransactionId",
                table: "Deliveries",
                column: "TransactionId");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Kind_SubjectId",
                table: "Jobs",
                columns: new[] { "Kind", "SubjectId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_DueAt_Id",
                table: "Jobs",
                columns: new[] { "State", "DueAt", "Id" },
                filter: "\"State\" IN (1, 2)");

            migrationBuilder.CreateIndex(
                name: "IX_TransactionEvents_Source_Key",
                table: "TransactionEvents",
                columns: new[] { "Source", "Key" },
                unique: true,
                filter: "NOT \"IsVariant\"");

            migrationBuilder.CreateIndex(
                name: "IX_TransactionEvents_TransactionId",
                table: "TransactionEvents",
                column: "TransactionId");

            migrationBuilder.CreateIndex(
                name: "IX_TransactionNotes_TransactionId",
                table: "TransactionNotes",
                column: "TransactionId");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_CurrencyCode_AmountMinor_Id",
                table: "Transactions",
                columns: new[] { "CurrencyCode", "AmountMinor", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_CurrencyCode_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "CurrencyCode", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Direction_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Direction", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ExternalId_Id",
                table: "Transactions",
                columns: new[] { "ExternalId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FirstSeenAt_Id",
                table: "Transactions",
                columns: new[] { "FirstSeenAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_MerchantReference_Id",
                table: "Transactions",
                columns: new[] { "MerchantReference", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_PaymentExternalId",
                table: "Transactions",
                column: "PaymentExternalId");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Provider_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Provider", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_ProviderId_Id",
                table: "Transactions",
                columns: new[] { "ProviderId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Source_ExternalId_Kind_IsClaimed",
                table: "Transactions",
                columns: new[] { "Source", "ExternalId", "Kind", "IsClaimed" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Source_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Source", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_State_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "State", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_UserId_Id",
                table: "Transactions",
                columns: new[] { "UserId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_WordMappings_Kind_Word",
                table: "WordMappings",
                columns: new[] { "Kind", "Word" },
                unique: true);

            // Deliveries that were stored before there was processing are promised it now.
            migrationBuilder.Sql("UPDATE \"Deliveries\" SET \"Processing\" = 1 WHERE \"Verdict\" <> 3");
            migrationBuilder.Sql(
                "INSERT INTO \"Jobs\" (\"Id\", \"Kind\", \"SubjectId\", \"State\", \"DueAt\", \"Attempt\", \"CreatedAt\") "
                + "SELECT \"Id\", 'process-delivery', \"Id\", 1, \"ReceivedAt\", 0, \"ReceivedAt\" FROM \"Deliveries\" WHERE \"Verdict\" <> 3");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobAttempts");

            migrationBuilder.DropTable(
                name: "Jobs");

            migrationBuilder.DropTable(
                name: "TransactionEvents");

            migrationBuilder.DropTable(
                name: "TransactionNotes");

            migrationBuilder.DropTable(
                name: "Transactions");

            migrationBuilder.DropTable(
                name: "WordMappings");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_Processing_Id",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_ProcessingCause_Id",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_TransactionId",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "IsLate",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "IsReleased",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "ProcessedAt",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "Processing",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "ProcessingCause",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "ProcessingDetail",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "TransactionId",
                table: "Deliveries");
        }
    }
}
